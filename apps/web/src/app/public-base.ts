/** Where this application is reached: addresses in a page's head, such as that of a preview image, must be whole. */
export interface AskedBy {
  get(name: string): string | null;
}

const DEFAULT_BASE = 'http://localhost:3000';
const first = (value: string | null): string | undefined => value?.split(',')[0]?.trim() || undefined;

const baseOf = (written: string | undefined): URL | null =>
  written !== undefined && /^https?:/.test(written) ? URL.parse(written) : null;

/** As TARE_PUBLIC_URL says; else as whoever asks has reached it, through a proxy or not. */
export function publicBase(configured: string | undefined, asked: AskedBy): URL {
  const protocol = first(asked.get('x-forwarded-proto')) ?? 'http';
  const host = first(asked.get('x-forwarded-host')) ?? asked.get('host') ?? undefined;
  return (
    baseOf(configured) ??
    baseOf(host === undefined ? undefined : `${protocol}://${host}`) ??
    new URL(DEFAULT_BASE)
  );
}
