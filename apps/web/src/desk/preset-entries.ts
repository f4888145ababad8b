import { presets } from '@tare/catalog';
import type { PresetEntry } from './protocol.ts';

/** What the page shows of a preset before it is opened. */
export const presetEntries = (): PresetEntry[] =>
  presets.map(({ id, title, question, finding }) => ({ id, name: title, question, finding }));
