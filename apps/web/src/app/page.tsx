import { presets } from '@tare/catalog';
import { cookies } from 'next/headers';
import { readTheme } from '../theme/theme.ts';
import { Playground } from '../views/playground.tsx';

export default async function Page() {
  const theme = readTheme((await cookies()).get('theme')?.value);
  const entries = presets.map(({ id, title, question }) => ({ id, name: title, question }));
  return <Playground presets={entries} theme={theme} shared={null} />;
}
