'use client';

import type { Comparison, Recording, Report } from '@tare/schema';
import type { ReactNode } from 'react';
import type { FormModel } from '../desk/form-model.ts';
import type { Recorded } from '../desk/protocol.ts';
import { becauseOf } from '../figures/because.ts';
import { faultText } from '../figures/fault.ts';
import { plain } from '../figures/number.ts';
import { onDemand } from '../messages/on-demand.ts';
import { amountText } from '../racks/read.ts';
import { standingBefore } from '../racks/standings.ts';
import { useSessionState } from '../session/context.tsx';
import { useRecorded } from '../session/replay.ts';
import type { SessionState } from '../session/state.ts';
import { Facts, Moment, type Of, seconds } from './fact-table.tsx';
import { Section } from './section.tsx';
import { hasVertical, Vertical } from './vertical.tsx';

const text = onDemand.happened;
const formOf = ({ opened }: SessionState) => opened?.form;

const percent = (share: number): string => `${plain(share * 100)} %`;

/** A platform's first replication, and how it went on. */
type OfRun = Of & Pick<Recorded, 'recording'>;

type FaultRecord = Report['faults']['records'][number];

/** Who went live and who was started anew; whoever did neither is not told of. */
function movesOf({ live, restarted, downtimeMs }: NonNullable<FaultRecord['moved']>): string {
  const parts = [
    ...(live > 0 ? [text.movedLive(plain(live), plain(downtimeMs))] : []),
    ...(restarted > 0 ? [text.startedAnew(plain(restarted))] : []),
  ];
  return parts.length === 0 ? text.nobodyMoved : parts.join(', ');
}

function effectOf({ slowdown, moved }: FaultRecord): string {
  if (moved !== null) return movesOf(moved);
  return slowdown === null ? '' : text.slowdown(plain(slowdown));
}

/** Of those that stood there: sites come and go, and so does the mean of a run. */
function struckOf({ instances, atMs }: FaultRecord, recording: Recording): string {
  const there = standingBefore(recording, atMs);
  return there === null || there === 0
    ? plain(instances)
    : `${plain(instances)} (${percent(instances / there)})`;
}

const faultRows = (of: readonly OfRun[]): ReactNode[][] =>
  of.flatMap(({ label, report, recording }) =>
    report.faults.records.map(record => {
      const what = faultText(record);
      return [
        label,
        what,
        <Moment key="at" atMs={record.atMs} what={what} />,
        record.repairedMs === null ? text.notRepaired : seconds(record.repairedMs - record.atMs),
        struckOf(record, recording),
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
      const { atMs, movedMs, recoveredMs, requests, returned } = record;
      const what = faultText(record);
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

type Averaged = ReadonlyMap<string, readonly string[]>;

/** Of each service what scaling reads as an average, as the scenario says it. */
const averagedBy = (form: FormModel | null | undefined): Averaged =>
  new Map(
    (form?.sections.find(({ name }) => name === 'services')?.groups ?? []).map(
      ({ title, service }) => [title, service?.averaged ?? []] as const,
    ),
  );

const scalingRows = (of: readonly Of[], averaged: Averaged): ReactNode[][] =>
  of.flatMap(({ label, report }) =>
    report.scaling.records.map(({ service, atMs, from, to, metric, level }) => [
      label,
      service,
      <Moment key="at" atMs={atMs} what={service} />,
      plain(from),
      plain(to),
      becauseOf(metric, level, averaged.get(service) ?? []),
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
      // Of nothing that was to be ready no share is.
      faults.availability === 0 && summary.startupMs === null ? '–' : share(faults.availability),
      share(diskUtilisation),
      share(nicUtilisation?.sent),
      share(nicUtilisation?.received),
      stealFraction === null ? '–' : share(stealFraction),
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
  nothing: ReadonlySet<string> = NOTHING,
): { readonly columns: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] } {
  const says = columns.map(
    (_, column) => column === 0 || rows.some(row => !nothing.has(String(row[column]))),
  );
  return {
    columns: columns.filter((_, column) => says[column]),
    rows: rows.map(row => row.filter((_, column) => says[column])),
  };
}
/** Of a fault, that nobody lost a request is said. */
const NO_EFFECT: ReadonlySet<string> = new Set(['']);
const NOTHING: ReadonlySet<string> = new Set([text.unknown, '–', '0', '0.0', '0 %', '0 B']);

const ofPlatforms = (comparison: Comparison, recorded: Readonly<Record<string, Recorded>>): OfRun[] =>
  comparison.platforms.flatMap(({ id, label }) => {
    const one = recorded[id];
    return one === undefined ? [] : [{ label, ...one }];
  });

function Faults({ rows }: { rows: readonly (readonly ReactNode[])[] }) {
  return (
    <Facts
      title={text.faults}
      {...telling(
        [
          text.platform,
          text.what,
          text.at,
          text.lasted,
          text.struck,
          text.tenants,
          text.requests,
          text.effect,
        ],
        rows,
        NO_EFFECT,
      )}
    />
  );
}

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
  const form = useSessionState(formOf);
  const of = ofPlatforms(comparison, recorded);
  const [faults, services] = [faultRows(of), serviceRows(of)];
  const scaling = scalingRows(of, averagedBy(form));
  const failOvers = failOverRows(of);
  const isQuiet =
    faults.length + failOvers.length + services.length + scaling.length === 0 && !hasVertical(of);
  if (of.length === 0) return null;
  return (
    <Section id="happened" title={text.label} note={text.note}>
      {isQuiet && <p className="mb-4 text-[0.8125rem] text-soft">{text.nothing}</p>}
      <Faults rows={faults} />
      <FailOvers rows={failOvers} />
      <Facts
        title={text.services}
        {...telling(
          [
            text.platform,
            text.service,
            text.oomKills,
            text.evictions,
            text.throttledPeriods,
            text.throttledMs,
            text.retries,
            text.failed,
          ],
          services,
        )}
      />
      <Facts
        title={text.scaling}
        columns={[text.platform, text.service, text.at, text.from, text.to, text.metric]}
        rows={scaling}
      />
      <Vertical of={of} />
      <Facts
        title={text.use}
        words={1}
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
