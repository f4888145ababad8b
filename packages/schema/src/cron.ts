/**
 * Schedules of CronJobs: five fields as `ParseStandard` of github.com/robfig/cron v3 reads them, which Kubernetes uses. No clock is read:
 * a week is counted from a Monday, that of 1 January 2024, 0:00 UTC, and time zones are offsets that somebody gives.
 */

export type CronMinute = (minute: number) => boolean;

const MINUTES_A_DAY = 1440;
const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_A_YEAR = 366;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Least and greatest value of a field, and names for some. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const FIELDS: readonly Bounds[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];

interface Field {
  readonly values: ReadonlySet<number>;
  readonly isAny: boolean;
}

function singleOf(text: string, { low, high, names }: Bounds): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return low + named;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return value === undefined || value < low || value > high ? undefined : value;
}

/** "*", "?", "5", "1-5", each with "/2" behind; a single value with a step goes on to the end. */
function rangeOf(text: string, bounds: Bounds): readonly number[] | undefined {
  const [range = '', step, ...rest] = text.split('/');
  const every = step === undefined ? 1 : /^\d{1,2}$/.test(step) ? Number(step) : 0;
  if (rest.length > 0 || every < 1) return undefined;
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) return undefined;
  const isAny = range === '*' || range === '?';
  const low = isAny ? bounds.low : singleOf(from, bounds);
  const last = to === undefined ? (step === undefined ? low : bounds.high) : singleOf(to, bounds);
  const high = isAny ? bounds.high : last;
  if (low === undefined || high === undefined || high < low) return undefined;
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, index) => low + index * every);
}

function fieldOf(text: string, bounds: Bounds): Field | undefined {
  const parts = text.split(',').map(part => rangeOf(part, bounds));
  if (parts.some(part => part === undefined)) return undefined;
  const isAny = text.split(',').some(part => part === '*' || part === '?' || /^[*?]\/1$/.test(part));
  return { values: new Set(parts.flatMap(part => part!)), isAny };
}

/** Not negative: clocks west of Greenwich are behind the first Monday. */
const remainder = (of: number, by: number): number => ((of % by) + by) % by;

/** Month (from 1) and day of it, of a day since 1 January 2024; that year comes again and again. */
function dateOf(day: number): readonly [month: number, dayOfMonth: number] {
  let left = remainder(day, DAYS_A_YEAR);
  for (const [month, days] of DAYS_OF_MONTHS.entries()) {
    if (left < days) return [month + 1, left + 1];
    left -= days;
  }
  throw new RangeError('A year has fewer days');
}

/** Whether a schedule is due at a minute since Monday 0:00; undefined for a text that is none. */
export function parseCron(text: string): CronMinute | undefined {
  const plain = DESCRIPTORS[text.trim().toLowerCase()] ?? text.trim();
  const words = plain.split(/\s+/);
  if (words.length !== FIELDS.length) return undefined;
  const fields = words.map((word, index) => fieldOf(word, FIELDS[index]!));
  if (fields.some(field => field === undefined)) return undefined;
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = fields as Field[];
  return minute => {
    const day = Math.floor(minute / MINUTES_A_DAY);
    const [month, dayOfMonth] = dateOf(day);
    const byMonth = daysOfMonth!.values.has(dayOfMonth);
    const byWeek = daysOfWeek!.values.has(remainder(day + 1, DAYS.length));
    // Where both say something, one of them is enough.
    const isDay = daysOfMonth!.isAny || daysOfWeek!.isAny ? byMonth && byWeek : byMonth || byWeek;
    return (
      isDay &&
      months!.values.has(month) &&
      hours!.values.has(remainder(Math.floor(minute / 60), 24)) &&
      minutes!.values.has(remainder(minute, 60))
    );
  };
}

const MINUTE_US = 60e6;

/** A run, and the clocks by which a schedule is meant in it. */
export interface CronSpan {
  /** It begins so long after Monday 0:00 UTC, and lasts so long. */
  readonly clockUs: number;
  readonly lastsUs: number;
  readonly most: number;
  /** Minutes by which clocks are ahead of UTC; absent: 0. */
  readonly utcOffset?: number;
  /** So long after its beginning they are put forward by so many minutes (back, if negative). */
  readonly change?: { readonly atUs: number; readonly by: number };
}

/**
 * Times at which a schedule is due, µs since the run begins; not its very beginning, and only so many. An hour that clocks leave out has
 * none, one that comes again has them again, as robfig/cron finds them (`SpecSchedule.Next`).
 */
export function cronTimes(
  isDue: CronMinute,
  { clockUs, lastsUs, most, utcOffset = 0, change }: CronSpan,
): number[] {
  const times: number[] = [];
  const first = Math.floor(clockUs / MINUTE_US) + 1;
  for (let minute = first; times.length < most; minute++) {
    const at = minute * MINUTE_US - clockUs;
    if (at > lastsUs) break;
    const ahead = utcOffset + (change !== undefined && at >= change.atUs ? change.by : 0);
    if (isDue(minute + ahead)) times.push(at);
  }
  return times;
}
