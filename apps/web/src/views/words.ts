/** Which sentence tells a group of the form. */
import type { FormGroup } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import type { SentenceWords } from './spoken.ts';

const { faults, ...of } = messages.inputs.sentences;
const OF_FAULTS: Readonly<Record<string, SentenceWords>> = faults;

/** By the beginning of its id, and of a fault by its kind; nothing where there are no words for it. */
export function wordsOf({ id, detail }: FormGroup): SentenceWords {
  if (id.startsWith('traffic.')) return of.traffic;
  if (id.startsWith('batches.')) return of.batch;
  if (id.startsWith('traces.')) return of.recording;
  if (id.startsWith('services.')) return of.service;
  if (id.startsWith('sites.')) return of.pool;
  if (id.startsWith('platforms.')) return of.sites;
  if (id.startsWith('faults.')) return OF_FAULTS[detail] ?? [];
  return [];
}
