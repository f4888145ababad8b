'use client';

import type { Comparison, Metric, PlatformResult } from '@tare/schema';
import { LEADS } from '../figures/lead.ts';
import { METRIC_UNIT, READ_METRIC } from '../figures/metric.ts';
import { shown } from '../figures/number.ts';
import { type Unit, withUnit } from '../figures/unit.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.facts;

interface Fact {
  readonly metric: Metric;
  readonly label: string;
}

/** What somebody who has to choose asks first, in this order. */
const FACTS: readonly Fact[] = [
  { metric: 'hosts', label: text.hosts },
  { metric: 'usdPerMonth', label: text.cost },
  { metric: 'tareFraction', label: text.tare },
  { metric: 'p99', label: text.p99 },
  { metric: 'makespanMs', label: text.makespan },
  { metric: 'failedFraction', label: text.failed },
  { metric: 'startupP50', label: text.startup },
  { metric: 'blastKernel', label: text.panic },
  { metric: 'kilowattHoursPerMonth', label: text.energy },
];

/** Energy is told of hosts that only hold what was recorded, of which there is little else to tell. */
/** Said only where some platform has something to say. */
const ONLY_IF_ANY: ReadonlySet<Metric> = new Set(['makespanMs', 'failedFraction', 'blastKernel']);

interface Measure {
  readonly fact: Fact;
  /** The largest of any platform, which has the whole bar. */
  readonly most: number;
}

export type Measures = readonly Measure[];

/** The facts of a comparison; the same of every platform, so that they stand under one another. */
export function measuresOf({ platforms }: Comparison): Measures {
  const serve = platforms.some(({ latencyMs, makespanMs }) => latencyMs.p99 !== null || makespanMs !== null);
  return FACTS.flatMap(fact => {
    const values = platforms.flatMap(platform => READ_METRIC[fact.metric](platform)?.value ?? []);
    const most = Math.max(0, ...values);
    if (values.length === 0 || (ONLY_IF_ANY.has(fact.metric) && most === 0)) return [];
    if (fact.metric === 'kilowattHoursPerMonth' && serve) return [];
    return [{ fact, most }];
  });
}

/** Dollars have cents or none. */
const dollars = (value: string): string => `$${/\.\d$/.test(value) ? `${value}0` : value}`;
const written = (value: string, { name }: Unit): string =>
  name === 'USD' ? dollars(value) : withUnit(value, name);

/** Each in the unit that suits it; the bars under them compare. Of nothing, that of the others. */
const unitOf = ({ fact, most }: Measure, value: number): Unit =>
  METRIC_UNIT[fact.metric](value === 0 ? most : Math.abs(value));

interface FactProps {
  readonly measure: Measure;
  readonly platform: PlatformResult;
  /** Whether what explains a figure stands on this page. */
  readonly leads: boolean;
}

function Value({ measure, platform, leads }: FactProps) {
  const { fact, most } = measure;
  const { store } = useSession();
  const estimate = READ_METRIC[fact.metric](platform);
  if (estimate === null) return <span className="text-[0.8125rem] text-faint">{messages.lanes.unknown}</span>;
  const share = most === 0 ? 0 : Math.max(0, estimate.value / most);
  const unit = unitOf(measure, estimate.value);
  const value = written(shown(estimate, unit.scale).value, unit);
  const bar = (
    <span aria-hidden="true" className="mt-1 block h-[3px] bg-line">
      <span className="block h-full bg-soft" style={{ width: `${String(share * 100)}%` }} />
    </span>
  );
  const look =
    'block w-full text-left text-[0.9375rem] leading-tight font-medium whitespace-nowrap tabular-nums';
  const lead = LEADS[fact.metric];
  if (!leads || lead === undefined)
    return (
      <span className={look}>
        {value}
        {bar}
      </span>
    );
  return (
    <button
      type="button"
      className={`${look} hover:text-accent-strong`}
      onClick={() => store.set(lead(platform.id))}
    >
      {value}
      <span className="sr-only">. {text.why(fact.label, platform.label)}</span>
      {bar}
    </button>
  );
}

function FactCell(props: FactProps) {
  const { fact } = props.measure;
  const estimate = READ_METRIC[fact.metric](props.platform);
  const unit = unitOf(props.measure, estimate?.value ?? 0);
  const { low, high } = estimate === null ? { low: '', high: '' } : shown(estimate, unit.scale);
  const range = low === high ? '' : ` ${text.interval(low, high, unit.name)}`;
  return (
    <div title={`${messages.metrics[fact.metric].help}${range}`} data-fact={fact.metric}>
      <dt className="text-2xs whitespace-nowrap text-faint">{fact.label}</dt>
      <dd>
        <Value {...props} />
      </dd>
    </div>
  );
}

/**
 * What a platform gives, costs and breaks, each as long a bar as it has of the most of any platform; a figure leads to what
 * explains it.
 */
export function LaneFacts({
  platform,
  measures,
  leads,
  className = '',
}: Omit<FactProps, 'measure'> & { measures: Measures; className?: string }) {
  return (
    <dl className={`grid gap-x-3 gap-y-2 ${className}`} data-testid="facts">
      {measures.map(measure => (
        <FactCell key={measure.fact.metric} measure={measure} platform={platform} leads={leads} />
      ))}
    </dl>
  );
}
