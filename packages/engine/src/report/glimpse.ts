import type { UnsealedReport } from '@tare/schema';

/**
 * How little is asked of a run that is only looked at for a moment: `figures`, its summary and its laws; `sample`, also what a picture of
 * it is drawn from. Either way scale-out, which takes a run of its own, is not measured.
 */
export type Glimpse = 'figures' | 'sample';

/** What a comparison reads of a report: long lists that it does not are empty, and all other figures are those of the whole report. */
export function glimpseOf(report: UnsealedReport, glimpse: Glimpse): UnsealedReport {
  const bare: UnsealedReport = { ...report, services: [], decisions: [] };
  if (glimpse === 'sample') return bare;
  const { startup, rack } = report;
  return {
    ...bare,
    startup: { ...startup, records: [] },
    rack: { ...rack, hosts: [], guests: [], instances: [] },
    why: [],
  };
}
