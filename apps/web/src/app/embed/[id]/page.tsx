import type { Metadata } from 'next';
import { presetEntries } from '../../../desk/preset-entries.ts';
import { messages } from '../../../messages.ts';
import { Embedded } from '../../../views/embedded.tsx';
import { sharedPage } from '../../s/[id]/shared.tsx';

export const metadata: Metadata = { title: messages.embed.title, robots: { index: false, follow: false } };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return sharedPage(id, shared => <Embedded presets={presetEntries()} shared={shared} />);
}
