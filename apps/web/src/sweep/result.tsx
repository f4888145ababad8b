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
import { keysOf, writtenAt } from '../desk/axis-value.ts';
import { deskHere } from '../desk/started.ts';
import { fileName, save } from '../exports/save.ts';
import { axisLabel } from '../figures/what-if.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { Scroll, WIDE } from '../views/scroll.tsx';
import { MapTable } from '../what-if/map-table.tsx';
import { LineChart } from './line-chart.tsx';
import { sweepText as text } from './messages.ts';
import type { Answered } from './use-sweep.ts';

/** Opens the scenario as it is at one point. */
async function openAt({ scenario }: Answered, settings: readonly SweepSetting[]): Promise<void> {
  const edits = settings.map(({ path, value }) => ({ path: keysOf(path), value }));
  const link = await deskHere().link(await deskHere().edit(scenario.text, edits));
  if (link.ok) window.location.assign(`/#s=${link.value}`);
}

const pathLabel = (path: string): string => axisLabel(path).replace(/^the /, '');
const settingsText = (settings: readonly SweepSetting[]): string =>
  settings.map(({ path, value }) => `${pathLabel(path)} ${String(value)}`).join(', ');

const Figure = ({ says, leads }: { says: string; leads: boolean }) => (
  <td
    className={`px-2 py-1.5 text-right whitespace-nowrap tabular-nums ${leads ? 'bg-wash font-medium' : ''}`}
  >
    {says}
    {leads && <span className="sr-only">, {text.leads}</span>}
  </td>
);

function Table({ answered, metric }: { answered: Answered; metric: Metric }) {
  const { sweep } = answered;
  return (
    <Scroll label={text.table} className={WIDE}>
      <table className="w-full min-w-[34rem] text-[0.8125rem]" data-testid="sweep-table">
        <caption className="sr-only">{METRIC_TEXTS[metric].label}</caption>
        <thead>
          <tr className="border-b border-ink align-bottom text-xs">
            {sweep.axes.map(({ path }) => (
              <th key={path} scope="col" className="py-1 pr-3">
                {pathLabel(path)}
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
                {settings.map((value, axis) => (
                  <th key={sweep.axes[axis]!.path} scope="row" className="py-1.5 pr-3 font-normal">
                    {value}
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
                    aria-label={text.openAt(settingsText(at))}
                    onClick={() => void openAt(answered, at).catch(() => undefined)}
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

/** For a question, whose name the command line knows too. */
function Command({ answered: { sweep, scenario } }: { answered: Answered }) {
  const name = scenario.key.startsWith('preset:') ? scenario.key.slice('preset:'.length) : 'scenario.yaml';
  const axes = sweep.axes.map(({ path, values }) => `--axis ${path}=${values.map(String).join(',')}`);
  const command = ['tare sweep', name, ...axes, `--replications ${String(sweep.replications)}`].join(' ');
  return (
    <p className="mt-4 text-xs text-soft">
      {text.command} <code className="code text-ink">{command}</code>
    </p>
  );
}

function MetricSelect({
  metrics,
  metric,
  onChoose,
}: {
  metrics: readonly Metric[];
  metric: Metric;
  onChoose: (metric: Metric) => void;
}) {
  return (
    <label className="my-5 flex items-center gap-2 text-[0.8125rem]">
      <span className="text-soft">{text.metric}</span>
      <select
        className="field !w-auto"
        value={metric}
        onChange={event => onChoose(metrics.find(one => one === event.target.value) ?? metric)}
      >
        {metrics.map(one => (
          <option key={one} value={one}>
            {METRIC_TEXTS[one].label}
          </option>
        ))}
      </select>
    </label>
  );
}

function FrontierMap({ answered }: { answered: Answered }) {
  const { sweep, points } = answered;
  const [x, y] = points;
  if (x === undefined || y === undefined) return null;
  const open = (across: number, up: number) =>
    openAt(answered, [
      { path: x.path, value: writtenAt(x.unit, across) },
      { path: y.path, value: writtenAt(y.unit, up) },
    ]);
  return (
    <div className="mt-4">
      <MapTable
        result={sweep}
        plane={{ x, y }}
        labelOf={sweepLabels(sweep)}
        onGo={(across, up) => void open(across, up).catch(() => undefined)}
        go={text.go}
        note={text.mapNote}
      />
    </div>
  );
}

/** Its points as they end, where a finished sweep has them. */
export function SweepSoFar({ answered }: { answered: Answered }) {
  const { sweep } = answered;
  if (sweep.axes.length === 2) return <FrontierMap answered={answered} />;
  const metrics = sweepMetrics(sweep);
  const metric = metrics.includes('p99') ? 'p99' : (metrics[0] ?? 'hosts');
  return <LineChart sweep={sweep} metric={metric} axis={axisLabel(sweep.axes[0]!.path)} />;
}

/** What a sweep says: in a sentence, as a map or a chart, and in numbers. */
export function SweepResult({ answered }: { answered: Answered }) {
  const { sweep } = answered;
  const [chosen, choose] = useState<Metric>('p99');
  const metrics = sweepMetrics(sweep);
  const metric = metrics.includes(chosen) ? chosen : (metrics[0] ?? 'hosts');
  return (
    <>
      <p className="max-w-[46rem] font-serif text-[1.15rem] leading-snug" data-testid="sweep-sentence">
        {sweepSentence(sweep)}
      </p>
      <FrontierMap answered={answered} />
      <MetricSelect metrics={metrics} metric={metric} onChoose={choose} />
      {sweep.axes.length === 1 && (
        <div className="mb-6">
          <LineChart sweep={sweep} metric={metric} axis={axisLabel(sweep.axes[0]!.path)} />
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
