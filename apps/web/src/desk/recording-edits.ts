/** Edits of recorded instances. Apart from the reading, so that the page does not load the schema for it. */
import type { FormRecording, RecordedSize } from './form-model.ts';
import type { Edit } from './protocol.ts';

/** Columns of what a row asks for (`lifetimesSchema`). */
const COLUMNS = { cores: 2, bytes: 3 } as const;
const OF_UTILISATION = { cores: 0, bytes: 1 } as const;
export const columnsOf = (kind: string): { readonly cores: number; readonly bytes: number } =>
  kind === 'utilisation' ? OF_UTILISATION : COLUMNS;

export type Amount = 'cores' | 'bytes';

/** All instances of a size ask for so much instead. */
export function resizeAll(recording: FormRecording, { rows }: RecordedSize, to: [Amount, number]): Edit[] {
  const [amount, value] = to;
  const column = columnsOf(recording.kind)[amount];
  return (rows?.at ?? []).map(row => ({ path: [...recording.path, 'rows', row, column], value }));
}

/** One instance more of a size, which repeats one that there is; or the last of it goes. */
export function changeCount({ path, instances }: FormRecording, { rows }: RecordedSize, by: 1 | -1): Edit[] {
  if (rows === null) return [];
  if (by === 1) return [{ path: [...path, 'rows', instances], value: rows.next }];
  return instances === 1 ? [] : [{ path: [...path, 'rows', rows.at.at(-1)!], value: undefined }];
}
