/** Base units → the human units that a person would write in a scenario. */

const UNITS = [
  ['Ti', 1024 ** 4],
  ['Gi', 1024 ** 3],
  ['Mi', 1024 ** 2],
  ['Ki', 1024],
] as const;

/** 536870912 → "512Mi"; what no unit divides stays a number of bytes. */
export function writeBytes(bytes: number): string | number {
  const unit = UNITS.find(([, size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? bytes : `${String(bytes / unit[1])}${unit[0]}`;
}

export const writeMebibytes = (count: number): string | number => writeBytes(Math.round(count * 1024 ** 2));

/** 1500 → "1500m", 2000 → 2. */
export const writeCores = (milli: number): string | number =>
  milli % 1000 === 0 ? milli / 1000 : `${String(milli)}m`;

/** 0.1 → "100us", 5 → "5ms", 2000 → "2s". */
export function writeMilliseconds(milliseconds: number): string {
  if (milliseconds >= 1000 && milliseconds % 1000 === 0) return `${String(milliseconds / 1000)}s`;
  if (Number.isInteger(milliseconds)) return `${String(milliseconds)}ms`;
  return `${String(Math.max(1, Math.round(milliseconds * 1000)))}us`;
}

export const writeSeconds = (seconds: number): string => writeMilliseconds(Math.round(seconds * 1000));

export const writeRate = (perSecond: number): string => `${String(perSecond)}/s`;
