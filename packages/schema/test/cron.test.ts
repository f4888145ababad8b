import { describe, expect, it } from 'vitest';
import { cronTimes, parseCron } from '../src/index.ts';

const MINUTE_US = 60e6;
/** Minutes since Monday, 1 January 2024, 0:00, as "day hour:minute" with the day of the year from 1. */
const at = (day: number, hour: number, minute: number) => ((day - 1) * 24 + hour) * 60 + minute;

/** After TestActivation of github.com/robfig/cron v3, spec_test.go, with days of 2024. */
describe('schedules of CronJobs', () => {
  it.each([
    ['0/15 * * * *', at(1, 15, 0), true],
    ['0/15 * * * *', at(1, 15, 45), true],
    ['0/15 * * * *', at(1, 15, 40), false],
    ['5/15 * * * *', at(1, 15, 5), true],
    ['5/15 * * * *', at(1, 15, 20), true],
    ['5/15 * * * *', at(1, 15, 50), true],
    ['0/15 15 * Jan *', at(7, 15, 15), true],
    ['0/15 15 * Jan *', at(40, 15, 15), false],
    ['@hourly', at(3, 15, 0), true],
    ['@hourly', at(3, 15, 4), false],
    ['@daily', at(3, 0, 0), true],
    ['@weekly', at(7, 0, 0), true],
    ['@weekly', at(6, 0, 0), false],
    ['@monthly', at(32, 0, 0), true],
    ['@monthly', at(31, 0, 0), false],
    // Day of the month and of the week: either where both say something, both where one is any.
    ['* * 1,15 * Sun', at(15, 0, 0), true],
    ['* * 1,15 * Sun', at(7, 0, 0), true],
    ['* * 1,15 * Mon', at(16, 0, 0), false],
    ['* * * * Mon', at(8, 0, 0), true],
    ['* * * * Mon', at(9, 0, 0), false],
    ['* * 1,15 * *', at(9, 0, 0), false],
    ['* * 1,15 * *', at(15, 0, 0), true],
    ['30 9-17/4 * * 1-5', at(5, 13, 30), true],
    ['30 9-17/4 * * 1-5', at(6, 13, 30), false],
  ] as const)('W2 %s at minute %d: %s', (schedule, minute, expected) => {
    expect(parseCron(schedule)!(minute)).toBe(expected);
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '5-2 * * * *',
    '*/0 * * * *',
    '* * * * 7',
    '* 1-2-3 * * *',
    '@never',
    'x * * * *',
  ])('W2 %j is none', text => {
    expect(parseCron(text)).toBeUndefined();
  });

  it('W2 times are those within the run, without its beginning', () => {
    const isDue = parseCron('*/5 * * * *')!;
    const minutes = (clock: number, lasts: number, most = 100) =>
      cronTimes(isDue, { clockUs: clock * MINUTE_US, lastsUs: lasts * MINUTE_US, most }).map(
        us => us / MINUTE_US,
      );
    expect(minutes(0, 15)).toEqual([5, 10, 15]);
    expect(minutes(3.5, 8)).toEqual([1.5, 6.5]);
    expect(minutes(0, 60, 2)).toEqual([5, 10]);
  });

  /** After TestNext of github.com/robfig/cron v3, spec_test.go: 10 March and 3 November 2024 in New York, from midnight there on. */
  it.each([
    ['spring, what is left out is not due', '30 2 10 3 *', 69 * 1440 + 300, -300, 60, []],
    ['spring, the hour after', '0 3 10 3 *', 69 * 1440 + 300, -300, 60, [120]],
    ['spring, hourly', '0 1-4 10 3 *', 69 * 1440 + 300, -300, 60, [60, 120, 180]],
    ['fall, what comes again is due again', '30 1 3 11 *', 307 * 1440 + 240, -240, -60, [90, 150]],
    ['fall, two hours later', '0 2 3 11 *', 307 * 1440 + 240, -240, -60, [180]],
  ] as const)('W2 clocks are changed: %s', (_, schedule, clock, utcOffset, by, expected) => {
    const times = cronTimes(parseCron(schedule)!, {
      clockUs: clock * MINUTE_US,
      lastsUs: 600 * MINUTE_US,
      most: 100,
      utcOffset,
      change: { atUs: 120 * MINUTE_US, by },
    });
    expect(times.map(us => us / MINUTE_US)).toEqual(expected);
  });

  it('W2 Monday 0:00 UTC is Sunday evening, and 31 December, in the west, and Monday afternoon in the east', () => {
    const first = (schedule: string, utcOffset: number) =>
      cronTimes(parseCron(schedule)!, { clockUs: 0, lastsUs: 1440 * MINUTE_US, most: 1, utcOffset })[0]! /
      MINUTE_US;
    expect(first('0 20 31 12 0', -300)).toBe(60);
    expect(first('0 0 1 1 *', -300)).toBe(300);
    expect(first('1 14 1 1 1', 840)).toBe(1);
  });
});
