/** What a closed group of the form says, in one line of plain words. */
import type { FormGroup, SectionName } from '../desk/form-model.ts';
import { messages } from '../messages.ts';

const text = messages.inputs.summary;

/** Values of a group's fields by the end of their path, as written; undefined where left out. */
function valuesOf(group: FormGroup): (end: string) => string | undefined {
  const { fields } = group;
  return end => {
    const field = fields.find(({ at }) => at === end || at.endsWith(`.${end}`));
    return field?.value === undefined ? undefined : String(field.value);
  };
}

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(', ');

/** Says something of a value where there is one. */
const said = <Value>(value: Value | undefined, say: (value: Value) => string): string | undefined =>
  value === undefined ? undefined : say(value);

function service(group: FormGroup): string {
  const of = valuesOf(group);
  return joined(
    text.replicas(of('replicas') ?? text.some, joined(of('requests.cpu'), of('requests.memory'))),
    said(of('work.cpu.mean') ?? of('work.cpu'), text.work),
  );
}

function traffic(group: FormGroup): string {
  const of = valuesOf(group);
  const rates = group.curve?.points.map(({ perSecond }) => perSecond) ?? [];
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const rate = rates.length === 0 ? said(of('users'), text.users) : text.rate(low, high);
  return joined(`${rate ?? ''} ${group.detail}`.trim(), said(of('timeout'), text.timeout));
}

function hosts(group: FormGroup): string {
  const of = valuesOf(group);
  const count = of('count') ?? 'auto';
  const many = count === 'auto' ? text.asNeeded(of('max')) : text.count(count);
  return joined(group.pool?.machine === '' ? text.ownMachine : group.pool?.machine, many);
}

function fault(group: FormGroup): string {
  const of = valuesOf(group);
  const what = of('attack') ?? of('domain') ?? of('target');
  return joined(
    `${group.detail}${what === undefined ? '' : ` (${what})`}`,
    said(of('at'), text.at),
    said(of('mtbf'), text.mtbf),
  );
}

function objectives(group: FormGroup): string {
  const of = valuesOf(group);
  const asked = joined(
    said(of('p99'), text.p99),
    said(of('failed'), text.failed),
    said(of('usdPerMonth'), text.cost),
  );
  return asked === '' ? text.noObjectives : asked;
}

function run(group: FormGroup): string {
  const of = valuesOf(group);
  return joined(
    said(of('duration'), duration => text.duration(duration, of('warmup'))),
    said(of('replications'), text.replications),
    text.seed(of('seed') ?? '1'),
  );
}

/** The line for a group of a section. */
export function summaryOf(section: SectionName, group: FormGroup): string {
  switch (section) {
    case 'services':
      return service(group);
    case 'traffic':
      return traffic(group);
    case 'hosts':
      return hosts(group);
    case 'faults':
      return fault(group);
    case 'objectives':
      return objectives(group);
    case 'run':
      return run(group);
    case 'general':
      return valuesOf(group)('name') ?? '';
    case 'platforms':
      return '';
  }
}
