import type { StartRecord, UnsealedReport } from '@tare/schema';

/**
 * How little is asked of a run that is only looked at for a moment: `figures`, its summary and its laws; `sample`, also what a picture of
 * it is drawn from. Either way scale-out, which takes a run of its own, is not measured.
 */
export type Glimpse = 'figures' | 'sample';

const took = ({ startedMs, readyMs }: StartRecord): number => readyMs - startedMs;

/** The start that is told of many: its duration is in the middle. */
function middleStart(records: readonly StartRecord[]): StartRecord[] {
  const middle = Math.floor((records.length - 1) / 2);
  return [...records].sort((one, other) => took(one) - took(other)).slice(Math.max(0, middle), middle + 1);
}

/**
 * What a comparison reads of a report: long lists that it does not are empty, of the starts one is left, and all other figures are those
 * of the whole report. It changes threads, and is read, while somebody waits.
 */
export function glimpseOf(report: UnsealedReport, glimpse: Glimpse): UnsealedReport {
  const { startup, rack, series } = report;
  const bare: UnsealedReport = {
    ...report,
    decisions: [],
    ledgerBy: { sites: [], services: [], hosts: [], hostsOmitted: 0 },
    series: {
      stepMs: series.stepMs,
      arrived: [],
      completed: [],
      failed: [],
      meanLatencyMs: [],
      maxLatencyMs: [],
      cpuUtilisation: [],
      ready: [],
    },
  };
  if (glimpse === 'sample')
    return { ...bare, startup: { ...startup, records: middleStart(startup.records) } };
  return {
    ...bare,
    startup: { ...startup, records: [] },
    rack: { ...rack, hosts: [], guests: [], instances: [] },
  };
}
