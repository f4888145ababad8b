import type { Metadata } from 'next';
import { presetEntries } from '../../desk/preset-entries.ts';
import { messages } from '../../messages.ts';
import { Embedded } from '../../views/embedded.tsx';

export const metadata: Metadata = { title: messages.embed.title, robots: { index: false, follow: false } };

/** The answer to what follows the #, to stand in another page. */
export default function Page() {
  return <Embedded presets={presetEntries()} shared={null} />;
}
