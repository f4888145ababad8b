/** Edits of batches. Apart from the reading, so that the page does not load the schema for it. */
import type { FormBatch, GraphModel } from './form-model.ts';
import { freeName, imageEdits } from './graph-edits.ts';
import type { Edit } from './protocol.ts';

/** More arrivals are not told apart in a drawing. */
export const MOST_ARRIVALS = 60;

/** Seconds from the first task to the last: as many rounds as it takes, when nothing holds the tasks up. */
export const lastsSeconds = ({ tasks, parallelism, taskSeconds }: FormBatch): number =>
  (tasks * taskSeconds) / parallelism;

/** So many at a time, as the document says it: at least one, and nothing where it is all of them. */
export function parallelismText({ tasks }: FormBatch, wanted: number): string {
  const value = Math.min(tasks, Math.max(1, Math.round(wanted)));
  return value === tasks ? '' : String(value);
}

/** When they arrive, as the document says it: within the run, to a five-hundredth of it, and nothing at its beginning. */
export function arrivalText({ runSeconds }: FormBatch, wanted: number): string {
  const grain = runSeconds >= 60 ? Math.max(1, Math.round(runSeconds / 500)) : 0.1;
  const within = Math.min(runSeconds, Math.max(0, wanted));
  const value = Math.round(Math.round(within / grain) * grain * 10) / 10;
  return value === 0 ? '' : `${String(value)}s`;
}

/** The batch as it is while somebody turns it: what is asked for instead of what the document says. */
export const turnedBatch = (
  batch: FormBatch,
  { parallelism, at }: { readonly parallelism: string | null; readonly at: string | null },
): FormBatch => ({
  ...batch,
  parallelism: parallelism === null ? batch.parallelism : Number(parallelism || batch.tasks),
  arrivals: at === null ? batch.arrivals : [Number(at.replace('s', ''))],
});

/** Its clocks are put forward by an hour in the middle of the run, as in spring; or are left alone again. */
export function changeClocks({ path, runSeconds }: FormBatch, isChanged: boolean): Edit[] {
  const value = { at: `${String(Math.max(1, Math.round(runSeconds / 2)))}s`, by: 60 };
  return [{ path: [...path, 'clockChange'], value: isChanged ? value : undefined }];
}

/** A small batch to start from; every number of it stands in the document. */
export function addBatch(graph: GraphModel, taken: readonly string[]): Edit[] {
  const { image, edits } = imageEdits(graph);
  const value = { image, tasks: 100, parallelism: 10, work: '1s', memory: '128Mi' };
  return [...edits, { path: ['batches', freeName('batch', taken)], value }];
}
