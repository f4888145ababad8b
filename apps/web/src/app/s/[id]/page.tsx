import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { presetEntries } from '../../../desk/preset-entries.ts';
import { messages } from '../../../messages.ts';
import { readTheme } from '../../../theme/theme.ts';
import { Playground } from '../../../views/playground.tsx';
import { sharedPage } from './shared.tsx';

/** Shared scenarios are for those who have the link, not for search engines. */
export async function generateMetadata(): Promise<Metadata> {
  const asked = await headers();
  const host = asked.get('x-forwarded-host') ?? asked.get('host') ?? 'localhost';
  const protocol = asked.get('x-forwarded-proto') ?? 'http';
  return {
    title: messages.sharedTitle,
    robots: { index: false, follow: false },
    // The preview image's address must be whole.
    ...(URL.canParse(`${protocol}://${host}`) ? { metadataBase: new URL(`${protocol}://${host}`) } : {}),
  };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const theme = readTheme((await cookies()).get('theme')?.value);
  return sharedPage(id, shared => <Playground presets={presetEntries()} theme={theme} shared={shared} />);
}
