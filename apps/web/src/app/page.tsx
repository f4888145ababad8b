import { cookies } from 'next/headers';
import { presetEntries } from '../desk/preset-entries.ts';
import { readTheme } from '../theme/theme.ts';
import { Playground } from '../views/playground.tsx';

export default async function Page() {
  const theme = readTheme((await cookies()).get('theme')?.value);
  return <Playground presets={presetEntries()} theme={theme} shared={null} />;
}
