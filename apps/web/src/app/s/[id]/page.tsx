import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { readShared } from '../../../api/shared.ts';
import { presetEntries } from '../../../desk/preset-entries.ts';
import { messages } from '../../../messages.ts';
import { readTheme } from '../../../theme/theme.ts';
import { Message } from '../../../views/message.tsx';
import { Playground } from '../../../views/playground.tsx';

/** Shared scenarios are for those who have the link, not for search engines. */
export const metadata: Metadata = { title: 'Shared scenario', robots: { index: false, follow: false } };

const LONGEST_ID = 64;

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!/^[A-Za-z0-9]+$/.test(id) || id.length > LONGEST_ID) notFound();
  const shared = await readShared(id, process.env.API_ORIGIN);
  if (shared.kind === 'missing') notFound();
  if (shared.kind === 'unavailable') return <Message {...messages.shareOffline} />;
  const theme = readTheme((await cookies()).get('theme')?.value);
  return <Playground presets={presetEntries()} theme={theme} shared={{ document: shared.document }} />;
}
