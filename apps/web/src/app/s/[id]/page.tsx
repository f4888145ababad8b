import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { presetEntries } from '../../../desk/preset-entries.ts';
import { messages } from '../../../messages.ts';
import { readTheme } from '../../../theme/theme.ts';
import { Playground } from '../../../views/playground.tsx';
import { sharedPage } from './shared.tsx';

/** Shared scenarios are for those who have the link, not for search engines. */
export const metadata: Metadata = {
  title: messages.sharedTitle,
  robots: { index: false, follow: false },
};

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const theme = readTheme((await cookies()).get('theme')?.value);
  return sharedPage(id, shared => <Playground presets={presetEntries()} theme={theme} shared={shared} />);
}
