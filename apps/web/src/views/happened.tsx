'use client';

import type { Comparison, Report } from '@tare/schema';
import type { ReactNode } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { fixed, plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { amountText } from '../racks/read.ts';
import { useSession } from '../session/context.tsx';
import { useRecorded } from '../session/replay.ts';
import { Scroll, WIDE } from './scroll.tsx';
import { Section } from './section.tsx';

const text = messages.happened;
const MOST = 40;

interface Of {
  readonly label: string;
  readonly report: Report;
}

const seconds = (ms: number): string => fixed(ms / 1000, 1);
const percent = (share: number): string => `${plain(share * 100)} %`;

/** A small table with a heading; nothing where there are no rows. */
function Facts({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  if (rows.length === 0) return null;
  return (
    <div className="mb-6">
      <h3 className="mb-1 text-xs font-semibold">{title}</h3>
      <Scroll label={title} className={WIDE}>
        <table className="w-full min-w-[40rem] text-[0.8125rem]">
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th
                  key={column}
                  scope="col"
                  className={`pr-4 pb-1 text-xs font-normal text-faint ${index > 1 ? 'text-right' : ''}`}
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: records of a run never change their order
              <tr key={index} className="border-t border-line align-baseline">
                {row.map((value, column) =>
                  column === 0 ? (
                    <th key={columns[column]} scope="row" className="py-1 pr-4 font-medium">
                      {value}
                    </th>
                  ) : (
                    <td key={columns[column]} className={`py-1 pr-4 ${column > 1 ? 'text-right' : ''}`}>
                      {value}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > MOST && <p className="text-xs text-soft">{text.more(rows.length - MOST)}</p>}
    </div>
  );
}

/** A moment that can be looked at in the racks. */
function Moment({ atMs, what }: { atMs: number; what: string }) {
  const { replay } = useSession();
  const show = () => {
    replay.send({ kind: 'seek', at: atMs });
    document.getElementById('racks')?.scrollIntoView({ block: 'start' });
  };
  return (
    <button
      type="button"
      className="underline underline-offset-2"
      aria-label={text.go(`${what}, ${seconds(atMs)} s`)}
      onClick={show}
    >
      {seconds(atMs)}
    </button>
  );
}

type FaultRecord = Report['faults']['records'][number];

function effectOf({ slowdown, moved }: FaultRecord): string {
  if (moved !== null) return text.moved(moved.live, moved.restarted, plain(moved.downtimeMs));
  return slowdown === null ? '' : text.slowdown(plain(slowdown));
}

const faultRows = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    report.faults.records.map(record => {
      const what = `${record.fault}: ${record.domain}`;
      return [
        label,
        what,
        <Moment key="at" atMs={record.atMs} what={what} />,
        record.repairedMs === null ? text.notRepaired : seconds(record.repairedMs - record.atMs),
        `${plain(record.instances)} (${percent(record.instances / Math.max(1, report.summary.instances))})`,
        plain(record.tenants),
        plain(record.requests),
        effectOf(record),
      ];
    }),
  );

type FailOverRecord = NonNullable<Report['failOvers']>['records'][number];

function movedTo({ movedMs, moved, to }: FailOverRecord): string {
  if (movedMs === null) return text.noMove;
  const places = to.map(({ site, instances }) => `${plain(instances)} ${site}`).join(', ');
  return `${plain(moved)}: ${places === '' ? text.noRoom : places}`;
}

/** What became of hosts, sites and providers that were lost. */
const failOverRows = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    (report.failOvers?.records ?? []).map(record => {
      const { atMs, domain, fault, movedMs, recoveredMs, requests, returned } = record;
      const what = `${fault}: ${domain}`;
      return [
        label,
        what,
        <Moment key="at" atMs={atMs} what={what} />,
        plain(record.instances),
        movedTo(record),
        movedMs === null ? '–' : seconds(movedMs - atMs),
        recoveredMs === null ? text.notRecovered : seconds(recoveredMs - atMs),
        plain(requests),
        plain(returned),
      ];
    }),
  );

const serviceRows = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    report.services.flatMap(({ id, oomKills, evictions, throttled, retries, failed }) => {
      const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
      if (oomKills + evictions + throttled.periods + retries + failures === 0) return [];
      return [
        [
          label,
          id,
          plain(oomKills),
          plain(evictions),
          plain(throttled.periods),
          seconds(throttled.milliseconds),
          plain(retries),
          plain(failures),
        ],
      ];
    }),
  );

const scalingRows = (of: readonly Of[]): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    report.scaling.records.map(({ service, atMs, from, to, metric, level }) => [
      label,
      service,
      <Moment key="at" atMs={atMs} what={service} />,
      plain(from),
      plain(to),
      `${metric} ${plain(level)}`,
    ]),
  );

const usageRows = (of: readonly Of[]): ReactNode[][] =>
  of.map(({ label, report: { summary, faults } }) => {
    const { diskUtilisation, nicUtilisation, stealFraction, reclaimedBytes, usdPerMonthFor } = summary;
    const share = (value: number | null | undefined) =>
      value === null || value === undefined ? text.unknown : percent(value);
    const { shared = 0, ballooned = 0, swapped = 0 } = reclaimedBytes ?? {};
    return [
      label,
      share(faults.availability),
      share(diskUtilisation),
      share(nicUtilisation?.sent),
      share(nicUtilisation?.received),
      share(stealFraction),
      reclaimedBytes === null ? '–' : amountText(shared + ballooned + swapped, 'memory'),
      plain(usdPerMonthFor.hosts),
      plain(usdPerMonthFor.licences),
      plain(usdPerMonthFor.egress),
    ];
  });

/** Without the columns in which nobody has anything. */
function telling(
  columns: readonly string[],
  rows: readonly (readonly ReactNode[])[],
): { readonly columns: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] } {
  const says = columns.map(
    (_, column) => column === 0 || rows.some(row => !NOTHING.has(String(row[column]))),
  );
  return {
    columns: columns.filter((_, column) => says[column]),
    rows: rows.map(row => row.filter((_, column) => says[column])),
  };
}
const NOTHING: ReadonlySet<string> = new Set([text.unknown, '–', '0', '0 %', '0 B']);

const ofPlatforms = (comparison: Comparison, recorded: Readonly<Record<string, Recorded>>): Of[] =>
  comparison.platforms.flatMap(({ id, label }) => {
    const one = recorded[id];
    return one === undefined ? [] : [{ label, report: one.report }];
  });

function FailOvers({ rows }: { rows: readonly (readonly ReactNode[])[] }) {
  return (
    <Facts
      title={text.failOvers}
      columns={[
        text.platform,
        text.what,
        text.at,
        text.struck,
        text.movedTo,
        text.moveAfter,
        text.recovered,
        text.requests,
        text.returned,
      ]}
      rows={rows}
    />
  );
}

/** What struck, who was killed, what scaled and what all of it used: of the first replication, and only where there is something. */
export function Happened({ comparison }: { comparison: Comparison }) {
  const { of: recorded } = useRecorded(comparison);
  const of = ofPlatforms(comparison, recorded);
  const [faults, services, scaling] = [faultRows(of), serviceRows(of), scalingRows(of)];
  const failOvers = failOverRows(of);
  const isQuiet = faults.length + failOvers.length + services.length + scaling.length === 0;
  if (of.length === 0) return null;
  return (
    <Section id="happened" title={text.label} note={text.note}>
      {isQuiet && <p className="mb-4 text-[0.8125rem] text-soft">{text.nothing}</p>}
      <Facts
        title={text.faults}
        columns={[
          text.platform,
          text.what,
          text.at,
          text.lasted,
          text.struck,
          text.tenants,
          text.requests,
          text.effect,
        ]}
        rows={faults}
      />
      <FailOvers rows={failOvers} />
      <Facts
        title={text.services}
        columns={[
          text.platform,
          text.service,
          text.oomKills,
          text.evictions,
          text.throttledPeriods,
          text.throttledMs,
          text.retries,
          text.failed,
        ]}
        rows={services}
      />
      <Facts
        title={text.scaling}
        columns={[text.platform, text.service, text.at, text.from, text.to, text.metric]}
        rows={scaling}
      />
      <Facts
        title={text.use}
        {...telling(
          [
            text.platform,
            text.availability,
            text.disk,
            text.sent,
            text.received,
            text.steal,
            text.reclaimed,
            text.hosts,
            text.licences,
            text.egress,
          ],
          usageRows(of),
        )}
      />
    </Section>
  );
}
