'use client';

import {
  METRIC_TEXTS,
  sweepBasis,
  sweepCsv,
  sweepLabels,
  sweepMarkdown,
  sweepMetrics,
  sweepRows,
  sweepSentence,
} from '@tare/experiments/text';
import type { Metric, Sweep, SweepSetting } from '@tare/schema';
import { useState } from 'react';
import { writtenAt } from '../desk/axis-value.ts';
import type { SweepAxis } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { fileName, save } from '../exports/save.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { Scroll, WIDE } from '../views/scroll.tsx';
import { type MapAxis, MapTable } from '../what-if/map-table.tsx';
import { axisName, axisWords, valueText } from './axis-text.ts';
import { SweepChart } from './chart.tsx';
import { sweepText as text } from './messages.ts';
import type { Answered } from './use-sweep.ts';

/** Opens the scenario as it is at one point. */
async function openAt({ scenario }: Answered, settings: readonly SweepSetting[]): Promise<void> {
  const link = await deskHere().link(await deskHere().textWith(scenario.text, settings));
  if (link.ok) window.location.assign(`/#s=${link.value}`);
}

const open = (answered: Answered, settings: readonly SweepSetting[]): void =>
  void openAt(answered, settings).catch(() => undefined);

const settingsText = (settings: readonly SweepSetting[], axes: readonly SweepAxis[]): string =>
  settings
    .map(({ value }, index) => `${axisWords(axes[index]!)} ${valueText(value, axes[index]!)}`)
    .join(', ');

const Figure = ({ says, leads }: { says: string; leads: boolean }) => (
  <td
    className={`px-2 py-1.5 text-right whitespace-nowrap tabular-nums ${leads ? 'bg-wash font-medium' : ''}`}
  >
    {says}
    {leads && <span className="sr-only">, {text.leads}</span>}
  </td>
);

function Table({ answered, metric }: { answered: Answered; metric: Metric }) {
  const { sweep, axes } = answered;
  return (
    <Scroll label={text.table} className={`${WIDE} max-h-[40rem] overflow-y-auto`}>
      <table className="w-full min-w-[34rem] text-[0.8125rem]" data-testid="sweep-table">
        <caption className="sr-only">{METRIC_TEXTS[metric].label}</caption>
        <thead className="sticky top-0 bg-paper shadow-[0_1px_0_var(--ink)]">
          <tr className="align-bottom text-xs">
            {axes.map(axis => (
              <th key={axis.path} scope="col" className="py-1 pr-3">
                {axisName(axis)}
              </th>
            ))}
            {sweep.platforms.map(({ id, label }) => (
              <th key={id} scope="col" className="px-2 py-1 text-right">
                {label}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {sweepRows(sweep, metric).map(({ settings, leads, cells }, index) => {
            const { settings: at, leaders, reasons } = sweep.points[index]!;
            return (
              <tr key={settings.join(' ')} className="border-b border-line align-top">
                {at.map(({ path, value }, axis) => (
                  <th
                    key={path}
                    scope="row"
                    className="py-1.5 pr-3 font-normal whitespace-nowrap tabular-nums"
                  >
                    {valueText(value, axes[axis]!)}
                  </th>
                ))}
                {reasons.length > 0 ? (
                  <td colSpan={cells.length} className="px-2 py-1.5 text-soft">
                    {leads}
                  </td>
                ) : (
                  cells.map((cell, platform) => (
                    <Figure
                      key={sweep.platforms[platform]!.id}
                      says={cell}
                      leads={leaders.includes(sweep.platforms[platform]!.id)}
                    />
                  ))
                )}
                <td className="py-1.5 pl-3 text-right">
                  <button
                    type="button"
                    className="link"
                    aria-label={text.openAt(settingsText(at, axes))}
                    onClick={() => open(answered, at)}
                  >
                    {text.open}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

function Exports({ sweep, metric }: { sweep: Sweep; metric: Metric }) {
  const json = () => `${JSON.stringify(sweep, null, 1)}\n`;
  return (
    <div className="mt-5 flex flex-wrap gap-2">
      <button
        type="button"
        className="button"
        onClick={() => save(fileName(sweep.name, 'sweep', 'csv'), 'text/csv', sweepCsv(sweep))}
      >
        {text.csv}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => save(fileName(sweep.name, 'sweep', 'json'), 'application/json', json())}
      >
        {text.json}
      </button>
      <CopyButton value={sweepMarkdown(sweep, metric)} label={text.copyMarkdown} done={text.copied} />
      <CopyButton value={window.location.href} label={text.copyLink} done={text.copied} />
    </div>
  );
}

/** A word of a command, quoted where the shell would read it otherwise. */
const quoted = (word: string): string =>
  /^[\w./=,:%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** For a question, whose name the command line knows too. */
function Command({ answered: { sweep, scenario, wish } }: { answered: Answered }) {
  const name = scenario.key.startsWith('preset:') ? scenario.key.slice('preset:'.length) : 'scenario.yaml';
  const axes = sweep.axes.map(
    ({ path, values }) => `--axis ${quoted(`${path}=${values.map(String).join(',')}`)}`,
  );
  const sample = wish.options.sample === undefined ? [] : [`--sample ${String(wish.options.sample)}`];
  const command = ['tare sweep', name, ...axes, ...sample, `--replications ${String(sweep.replications)}`];
  return (
    <p className="mt-4 text-xs text-soft">
      {text.command} <code className="code text-ink">{command.join(' ')}</code>
    </p>
  );
}

/** What of the answer is looked at. */
function Select({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: string;
  options: readonly { readonly id: string; readonly label: string }[];
  onChoose: (id: string) => void;
}) {
  return (
    <label className="flex min-w-0 items-center gap-2 text-[0.8125rem]">
      <span className="text-soft">{label}</span>
      <select
        className="field !w-auto max-w-full"
        value={value}
        onChange={event => onChoose(event.target.value)}
      >
        {options.map(option => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** More columns or rows are a cloud, and not a table. */
const MOST_ON_MAP = 16;

const isMap = ({ axes }: Sweep): boolean =>
  axes.length === 2 && axes.every(({ values }) => values.length <= MOST_ON_MAP);

const mapAxis = (axis: SweepAxis): MapAxis => ({
  label: axisWords(axis),
  present:
    axis.value === null ? axis.present : axis.isUnitWritten ? writtenAt(axis.unit, axis.value) : axis.value,
  textOf: value => valueText(value, axis),
});

function FrontierMap({ answered }: { answered: Answered }) {
  const { sweep, axes } = answered;
  const [y, x] = axes;
  if (x === undefined || y === undefined || !isMap(sweep)) return null;
  return (
    <div className="mt-4">
      <MapTable
        result={sweep}
        plane={{ x: mapAxis(x), y: mapAxis(y) }}
        labelOf={sweepLabels(sweep)}
        onGo={settings => open(answered, settings)}
        go={text.go}
        note={text.mapNote}
      />
    </div>
  );
}

const TOLD: Metric = 'p99';

const metricAmong = (metrics: readonly Metric[], chosen: Metric): Metric =>
  metrics.includes(chosen) ? chosen : (metrics[0] ?? 'hosts');

/** Its points as they end, where a finished sweep has them. */
export function SweepSoFar({ answered }: { answered: Answered }) {
  const { sweep, axes } = answered;
  if (isMap(sweep)) return <FrontierMap answered={answered} />;
  const along = axes.length - 1;
  const metric = metricAmong(sweepMetrics(sweep), TOLD);
  return (
    <div className="mt-4">
      <SweepChart sweep={sweep} metric={metric} axis={axes[along]!} along={along} />
    </div>
  );
}

/** What a sweep says: in a sentence, as a map or a chart, and in numbers. */
export function SweepResult({ answered }: { answered: Answered }) {
  const { sweep, axes } = answered;
  const [chosen, choose] = useState<Metric>(TOLD);
  const [path, follow] = useState(axes.at(-1)!.path);
  const metrics = sweepMetrics(sweep);
  const metric = metricAmong(metrics, chosen);
  const found = axes.findIndex(axis => axis.path === path);
  const along = found < 0 ? axes.length - 1 : found;
  return (
    <>
      <p className="max-w-[46rem] font-serif text-[1.15rem] leading-snug" data-testid="sweep-sentence">
        {sweepSentence(sweep)}
      </p>
      <FrontierMap answered={answered} />
      <div className="my-5 flex flex-wrap gap-x-6 gap-y-2">
        <Select
          label={text.metric}
          value={metric}
          options={metrics.map(id => ({ id, label: METRIC_TEXTS[id].label }))}
          onChoose={id => choose(metrics.find(one => one === id) ?? metric)}
        />
        {!isMap(sweep) && axes.length > 1 && (
          <Select
            label={text.along}
            value={axes[along]!.path}
            options={axes.map(axis => ({ id: axis.path, label: axisName(axis) }))}
            onChoose={follow}
          />
        )}
      </div>
      {!isMap(sweep) && (
        <div className="mb-6">
          <SweepChart sweep={sweep} metric={metric} axis={axes[along]!} along={along} />
        </div>
      )}
      <Table answered={answered} metric={metric} />
      <p className="mt-2 max-w-[46rem] text-xs text-soft">
        {text.leadsNote} {sweepBasis(sweep)}
      </p>
      <Exports sweep={sweep} metric={metric} />
      <Command answered={answered} />
    </>
  );
}
