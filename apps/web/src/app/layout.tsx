import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import { messages } from '../messages.ts';
import { readTheme } from '../theme/theme.ts';
import { publicBase } from './public-base.ts';

export async function generateMetadata(): Promise<Metadata> {
  return {
    metadataBase: publicBase(process.env.TARE_PUBLIC_URL, await headers()),
    title: { default: `${messages.product}: ${messages.tagline}`, template: `%s · ${messages.product}` },
    description: messages.description,
    manifest: '/manifest.webmanifest',
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f6' },
    { media: '(prefers-color-scheme: dark)', color: '#121416' },
  ],
};

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  const theme = readTheme((await cookies()).get('theme')?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
