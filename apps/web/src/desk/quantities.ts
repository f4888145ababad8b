/** Quantities as a document writes them, in numbers; null where one is not said or cannot be read. */
import { bytes, cpu, duration, rate } from '@tare/schema';

const US = 1e6;

type Codec = Pick<ReturnType<typeof bytes>, 'safeParse'>;

const readBy = (codec: Codec, value: unknown): number | null => {
  const read = codec.safeParse(value);
  return read.success ? read.data : null;
};

/** A span of time, in seconds. */
export function secondsOf(value: unknown): number | null {
  const us = readBy(duration(), value);
  return us === null ? null : us / US;
}

/** A rate, per second. */
export const rateOf = (value: unknown): number | null => readBy(rate(), value);
export const coresOf = (value: unknown): number | null => readBy(cpu(), value);
export const bytesOf = (value: unknown): number | null => readBy(bytes(), value);

export const numberOr = <Otherwise>(value: unknown, otherwise: Otherwise): number | Otherwise =>
  typeof value === 'number' ? value : otherwise;
