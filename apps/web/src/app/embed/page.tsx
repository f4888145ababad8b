import type { Metadata } from 'next';
import { presetEntries } from '../../desk/preset-entries.ts';
import { messages } from '../../messages.ts';
import { Playground } from '../../views/playground.tsx';

export const metadata: Metadata = { title: messages.embed.title, robots: { index: false, follow: false } };

/** The answer to what follows the #, to stand in another page. */
export default function Page() {
  return <Playground presets={presetEntries()} theme="system" shared={null} embedded />;
}
