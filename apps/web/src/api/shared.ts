/** Reads a shared scenario on the server that draws the page. */

export type Shared =
  | { readonly kind: 'found'; readonly document: unknown; readonly title: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unavailable' };

const WITHIN_MS = 5_000;

function documentIn(body: unknown): Shared {
  const data = (body as { result?: { data?: { document?: unknown; title?: unknown } } } | null)?.result?.data;
  if (data?.document === undefined) return { kind: 'unavailable' };
  return { kind: 'found', document: data.document, title: typeof data.title === 'string' ? data.title : '' };
}

/** A link that the service refuses to read is missing, whatever the reason; only its silence is "unavailable". */
export async function readShared(id: string, origin: string | undefined): Promise<Shared> {
  if (origin === undefined) return { kind: 'unavailable' };
  const url = new URL('/trpc/share.get', origin);
  url.searchParams.set('input', JSON.stringify({ id }));
  try {
    const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(WITHIN_MS) });
    if (response.status === 404 || response.status === 400) return { kind: 'missing' };
    return response.ok ? documentIn(await response.json()) : { kind: 'unavailable' };
  } catch {
    return { kind: 'unavailable' };
  }
}
