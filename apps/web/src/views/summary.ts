/** What a closed group of the form says, in one line of plain words. */
import type { FormGroup, SectionName } from '../desk/form-model.ts';
import { toldOf } from '../figures/fault.ts';
import { spanText } from '../figures/clock.ts';
import { spaced } from '../figures/written-time.ts';
import { messages } from '../messages.ts';
import { fieldAt } from './spoken.ts';

const text = messages.inputs.summary;

/** Values of a group's fields by the end of their path, as written; undefined where left out. */
function valuesOf(group: FormGroup): (end: string) => string | undefined {
  return end => {
    const value = fieldAt(group, end)?.value;
    return value === undefined ? undefined : String(value);
  };
}

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(', ');

/** Says something of a value where there is one. */
const said = <Value>(value: Value | undefined, say: (value: Value) => string): string | undefined =>
  value === undefined ? undefined : say(value);

const timed = (written: string | undefined): string | undefined => said(written, spaced);

/** What a request takes of a service. */
export function workOf(group: FormGroup): string {
  const of = valuesOf(group);
  return said(timed(of('work.cpu.mean') ?? of('work.cpu')), text.work) ?? '';
}

function traffic(group: FormGroup): string {
  const of = valuesOf(group);
  const rates = group.curve?.points.map(({ perSecond }) => perSecond) ?? [];
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const bursts = said(of('burst'), burst => text.bursts(of('calm') ?? '0/s', burst));
  const rate = rates.length === 0 ? (bursts ?? said(of('users'), text.users)) : text.rate(low, high);
  return joined(`${rate ?? ''} ${group.detail}`.trim(), said(timed(of('timeout')), text.timeout));
}

function workload(group: FormGroup): string {
  const { batch, recording } = group;
  if (recording !== undefined) return text.instances(recording.instances);
  return batch === undefined ? traffic(group) : text.batch(batch.tasks, spanText(batch.taskSeconds));
}

function fault(group: FormGroup): string {
  const of = valuesOf(group);
  return joined(
    of('target'),
    said(timed(of('at')), text.at),
    said(timed(of('lasts')), text.lasts),
    said(timed(of('repair')), text.repair),
    said(timed(of('mtbf')), text.mtbf),
  );
}

/** What a group is called: a fault by what goes wrong, the others by their names in the scenario. */
export function titleOf(section: SectionName, group: FormGroup): string {
  if (section !== 'faults') return group.title;
  const of = valuesOf(group);
  return toldOf(group.detail, of('domain') ?? of('attack') ?? '') ?? group.title;
}

/** The line for a group of a section. */
export function summaryOf(section: SectionName, group: FormGroup): string {
  switch (section) {
    case 'workload':
      return workload(group);
    case 'faults':
      return fault(group);
    case 'general':
      return valuesOf(group)('name') ?? '';
    case 'services':
      return workOf(group);
    default:
      return '';
  }
}
