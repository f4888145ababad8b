import { prepareText, presets } from '@tare/catalog';
import type { Report } from '@tare/schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Job, inlineRunner } from '../src/index.ts';

const runner = inlineRunner();
async function reportOf(glimpse: Pick<Job, 'glimpse'>): Promise<Report> {
  const prepared = prepareText(presets[0]!.yaml);
  if (!prepared.ok) throw new Error(prepared.problems[0]!.message);
  const { plan } = prepared.value;
  const short = { ...plan, run: { ...plan.run, warmupUs: 5e5, durationUs: 2e6 } };
  const outcome = await runner.execute({ plan: short, platform: 1, seed: 3, ...glimpse });
  if (!outcome.ok) throw new Error(outcome.problems[0]!.message);
  return outcome.value;
}

describe('R1 a glimpse of a run', () => {
  let [whole, figures, sample]: Report[] = [];
  beforeAll(async () => {
    [whole, figures, sample] = [
      await reportOf({}),
      await reportOf({ glimpse: 'figures' }),
      await reportOf({ glimpse: 'sample' }),
    ];
  });

  it('has the figures of the whole report but for scale-out, and is not sealed', () => {
    expect(whole!.summary.scaleOutMs).toBeGreaterThan(0);
    for (const glimpse of [figures!, sample!]) {
      expect(glimpse.summary).toEqual({ ...whole!.summary, scaleOutMs: null });
      expect(glimpse.laws).toEqual(whole!.laws);
      expect(glimpse.requests).toEqual(whole!.requests);
      expect(glimpse.work).toEqual(whole!.work);
      expect(glimpse.hash).toBe('');
    }
  });

  it('keeps what a picture is drawn from where one is drawn', () => {
    expect(sample!.rack).toEqual(whole!.rack);
    expect(sample!.ledger).toEqual(whole!.ledger);
    expect(sample!.why).toEqual(whole!.why);
  });

  it('tells one start of many, as long as half of them took at most', () => {
    const tookOf = ({ startup }: Report) =>
      startup.records.map(({ startedMs, readyMs }) => readyMs - startedMs);
    const [told, ...others] = tookOf(sample!);
    const all = tookOf(whole!);
    expect(others).toEqual([]);
    expect(whole!.startup.records).toContainEqual(sample!.startup.records[0]);
    expect(all.filter(took => took < told!).length).toBeLessThan(all.length / 2);
    expect(all.filter(took => took <= told!).length).toBeGreaterThanOrEqual(all.length / 2);
    expect({ ...sample!.startup, records: null }).toEqual({ ...whole!.startup, records: null });
  });

  it('is a small part of the whole: it changes threads while somebody waits', () => {
    const sizeOf = (report: Report) => JSON.stringify(report).length;
    expect(sizeOf(sample!)).toBeLessThan(sizeOf(whole!) / 3);
    expect(sizeOf(figures!)).toBeLessThan(sizeOf(whole!) / 20);
  });
});
