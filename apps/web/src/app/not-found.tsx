import { Message } from '../views/message.tsx';
import { messages } from '../messages.ts';

export default function NotFound() {
  return <Message {...messages.notFound} />;
}
