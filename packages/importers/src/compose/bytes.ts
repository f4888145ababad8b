/** Sizes as docker reads them: binary units whatever their case, "512m" = 512 MiB. */

const UNITS = ['', 'k', 'm', 'g', 't', 'p'] as const;
const SIZE = /^(-?\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i;

/** Bytes of a size; undefined for what is none. Negative sizes are read, as -1 means "no limit" in some fields. */
export function parseComposeBytes(text: string): number | undefined {
  const match = SIZE.exec(text.trim());
  if (match === null) return undefined;
  const power = UNITS.indexOf(match[2]!.toLowerCase() as (typeof UNITS)[number]);
  const bytes = Math.trunc(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const PART = /(\d+(?:\.\d+)?)(us|µs|ms|s|m|h|d)/y;
const SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** Seconds of a compose duration such as "1m30s"; undefined for what is none. */
export function parseComposeSeconds(text: string): number | undefined {
  const compact = text.trim();
  let seconds = 0;
  let index = 0;
  while (index < compact.length) {
    PART.lastIndex = index;
    const part = PART.exec(compact);
    if (part === null) return undefined;
    seconds += Number(part[1]) * SECONDS[part[2]!]!;
    index = PART.lastIndex;
  }
  return compact === '' ? undefined : seconds;
}
