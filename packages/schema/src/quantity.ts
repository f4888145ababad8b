/**
 * Quantities: what people write ("250m", "512Mi", "20ms", "300/s") and the one base unit that everything
 * below the boundary computes with (cores, bytes, integer microseconds, per second, bytes per second).
 * Each codec decodes the written form and encodes back to a form that a person would write.
 *
 * Suffixes of CPU and memory are Kubernetes' (apimachinery resource.Quantity); durations are Go's plus "d" and "min".
 */
import * as z from 'zod';
import { kindError } from './field.ts';

const DECIMAL = /^[+]?(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,2}))?/;

/** Splits "12.5Mi" into 12.5 and "Mi"; undefined when no number leads the text. */
function splitNumber(text: string): { value: number; unit: string } | undefined {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return undefined;
  return { value: Number(match[0]), unit: text.trim().slice(match[0].length).trim() };
}

interface QuantityRule {
  readonly what: string;
  readonly example: string;
  /** Written unit → factor to the base unit. The empty unit is allowed only when it is listed. */
  readonly units: Readonly<Record<string, number>>;
  /** Units tried in this order when printing; the first that divides the value wins. */
  readonly printed: readonly string[];
  /** True when a bare JSON number may stand for the base unit. */
  readonly bareNumber: boolean;
  /** Values are rounded to this many parts of the base unit (1000 → milli). */
  readonly partsPerUnit: number;
  readonly max: number;
}

const has = (units: Readonly<Record<string, number>>, unit: string): boolean => Object.hasOwn(units, unit);

function readText(text: string, rule: QuantityRule): number | string {
  if (text.length > 64) return `is too long for a ${rule.what}`;
  const split = splitNumber(text);
  if (split === undefined) return `"${text}" is not a ${rule.what}`;
  if (!has(rule.units, split.unit)) {
    return split.unit === '' ? `"${text}" has no unit` : `"${text}" has the unknown unit "${split.unit}"`;
  }
  return split.value * rule.units[split.unit]!;
}

function bounded(value: number, rule: QuantityRule): number | string {
  if (!Number.isFinite(value)) return `is not a finite ${rule.what}`;
  if (value < 0) return `is negative, and a ${rule.what} cannot be`;
  if (value > rule.max)
    return `is larger than any ${rule.what} that can be modelled (${printQuantity(rule.max, rule)})`;
  const rounded = Math.round(value * rule.partsPerUnit) / rule.partsPerUnit;
  if (value > 0 && rounded === 0) return `is smaller than the smallest ${rule.what} that can be modelled`;
  return rounded;
}

function readQuantity(input: string | number, rule: QuantityRule): number | string {
  if (typeof input === 'number') {
    if (!rule.bareNumber && input !== 0) return `is a number without a unit (${String(input)})`;
    return bounded(input, rule);
  }
  const value = readText(input, rule);
  return typeof value === 'string' ? value : bounded(value, rule);
}

function printQuantity(value: number, rule: QuantityRule): string {
  for (const unit of rule.printed) {
    const scaled = value / rule.units[unit]!;
    if (
      scaled >= 1 &&
      Number.isInteger(Math.round(scaled * 1e6) / 1e6) &&
      Math.round(scaled) * rule.units[unit]! === value
    ) {
      return `${String(Math.round(scaled))}${unit}`;
    }
  }
  const smallest = rule.printed[rule.printed.length - 1]!;
  return `${String(value / rule.units[smallest]!)}${smallest}`;
}

function quantity(rule: QuantityRule) {
  return z.codec(
    z.union([z.string(), z.number()], kindError(`must be a ${rule.what}, for example ${rule.example}`)),
    z.number(),
    {
      decode: (input, context) => {
        const value = readQuantity(input, rule);
        if (typeof value === 'number') return value;
        context.issues.push({
          code: 'custom',
          input,
          message: value,
          params: { fix: `Write a ${rule.what} such as ${rule.example}.` },
        });
        return z.NEVER;
      },
      encode: value => printQuantity(value, rule),
    },
  );
}

const KI = 1024;
const BYTES = {
  '': 1,
  B: 1,
  k: 1e3,
  K: 1e3,
  kB: 1e3,
  KB: 1e3,
  M: 1e6,
  MB: 1e6,
  G: 1e9,
  GB: 1e9,
  T: 1e12,
  TB: 1e12,
  Ki: KI,
  KiB: KI,
  Mi: KI ** 2,
  MiB: KI ** 2,
  Gi: KI ** 3,
  GiB: KI ** 3,
  Ti: KI ** 4,
  TiB: KI ** 4,
  m: 1e-3,
} as const;

/** Processor cores; "250m" is a quarter core. Decodes to cores, a multiple of 0.001. */
export const cpu = () =>
  quantity({
    what: 'number of cores',
    example: '"250m" or 2',
    units: { '': 1, m: 1e-3 },
    printed: ['', 'm'],
    bareNumber: true,
    partsPerUnit: 1000,
    max: 1e6,
  });

/** Memory, image or disk size; decodes to whole bytes. */
export const bytes = () =>
  quantity({
    what: 'size',
    example: '"512Mi" or "2Gi"',
    units: BYTES,
    printed: ['Ti', 'Gi', 'Mi', 'Ki', ''],
    bareNumber: true,
    partsPerUnit: 1,
    max: KI ** 5,
  });

/** A span of time; decodes to whole microseconds (rule K1). "1m30s" is allowed. */
export const duration = () => durationCodec;

const US_PER_SECOND = 1e6;
const secondsCodec = z.codec(z.number().min(0).max(1e9), z.number(), {
  decode: seconds => Math.round(seconds * US_PER_SECOND),
  encode: us => us / US_PER_SECOND,
});

/** A span of time of a recording, of which there may be very many: a number of seconds, or a duration with its unit. */
export const recordedDuration = () => recordedCodec;

/** A rate of events; decodes to events per second. */
export const rate = () =>
  quantity({
    what: 'rate',
    example: '"300/s" or "20/min"',
    units: { '/s': 1, '/min': 1 / 60, '/m': 1 / 60, '/h': 1 / 3600, '/d': 1 / 86400 },
    printed: ['/s'],
    bareNumber: false,
    partsPerUnit: 1e9,
    max: 1e7,
  });

/** Bandwidth; decodes to bytes per second. */
export const bandwidth = () =>
  quantity({
    what: 'bandwidth',
    example: '"10Gbit/s" or "60MB/s"',
    units: {
      'B/s': 1,
      'kB/s': 1e3,
      'MB/s': 1e6,
      'GB/s': 1e9,
      'Mi/s': KI ** 2,
      'Gi/s': KI ** 3,
      'Mbit/s': 125e3,
      'Gbit/s': 125e6,
    },
    printed: ['Gbit/s', 'Mbit/s', 'MB/s', 'B/s'],
    bareNumber: false,
    partsPerUnit: 1,
    max: 1e13,
  });

/** A share of a whole; "5%" or 0.05; decodes to 0…1. */
export const fraction = () =>
  quantity({
    what: 'share',
    example: '"5%" or 0.05',
    units: { '': 1, '%': 0.01 },
    printed: [''],
    bareNumber: true,
    partsPerUnit: 1e9,
    max: 1,
  });

const TIME: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: 86400e6,
};
const TIME_PART = /^(\d+\.?\d*|\.\d+)(us|µs|μs|ms|min|s|m|h|d)/;
/** 400 days: far over any run, and far under 2^53 µs. */
const LONGEST_US = 400 * 86400e6;

function readDuration(input: string | number): number | string {
  if (input === 0 || input === '0') return 0;
  if (typeof input === 'number') return `is a number without a unit (${String(input)})`;
  let rest = input.replaceAll(' ', '').slice(0, 64);
  if (rest.startsWith('-')) return 'is negative, and a duration cannot be';
  let total = 0;
  do {
    const part = TIME_PART.exec(rest);
    if (part === null) return `"${input.slice(0, 64)}" is not a duration`;
    total += Number(part[1]) * TIME[part[2]!]!;
    rest = rest.slice(part[0].length);
  } while (rest !== '');
  if (total > LONGEST_US) return 'is longer than 400 days, the longest time that can be modelled';
  return Math.round(total);
}

function printDuration(value: number): string {
  for (const unit of ['d', 'h', 'min', 's', 'ms'] as const) {
    if (value >= TIME[unit]! && value % TIME[unit]! === 0) return `${String(value / TIME[unit]!)}${unit}`;
  }
  return value === 0 ? '0s' : `${String(value)}us`;
}

const durationCodec = z.codec(
  z.union([z.string(), z.number()], kindError('must be a duration, for example "20ms"')),
  z.number(),
  {
    decode: (input, context) => {
      const value = readDuration(input);
      if (typeof value === 'number') return value;
      context.issues.push({
        code: 'custom',
        input,
        message: value,
        params: { fix: 'Write a duration with its unit, such as "20ms", "1.5s", "10min" or "1m30s".' },
      });
      return z.NEVER;
    },
    encode: printDuration,
  },
);

const recordedCodec = z.union([secondsCodec, durationCodec]);
