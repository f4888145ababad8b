/** The service as the page uses it. Loaded only when somebody asks for a short link. */
import type { AppRouter } from '@tare/api';
import type { Outcome, Problem } from '@tare/schema';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { messages } from '../messages.ts';

const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: '/trpc' })] });

export interface ShortLinkMade {
  readonly id: string;
  readonly expiresAt: string;
  /** Days without use after which it expires. */
  readonly lifeDays: number;
  /** Shown once; null where somebody else made the same link before. */
  readonly editToken: string | null;
}

const unavailable: Problem = {
  code: 'unavailable',
  path: '',
  message: messages.share.unavailable,
  fix: '',
};

/** The service's own Problems; without any, it did not answer. */
function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof TRPCClientError)) return [unavailable];
  const data: unknown = error.data;
  const problems =
    typeof data === 'object' && data !== null && 'problems' in data ? data.problems : undefined;
  return Array.isArray(problems) && problems.length > 0 ? (problems as Problem[]) : [unavailable];
}

async function asked<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, problems: problemsOf(error) };
  }
}

export const makeShortLink = (document: unknown, lifeDays: number): Promise<Outcome<ShortLinkMade>> =>
  asked(async () => {
    const made = await client.share.create.mutate({ document, lifeDays });
    return { id: made.id, expiresAt: made.expiresAt, lifeDays: made.lifeDays, editToken: made.editToken };
  });

export const revokeShortLink = (id: string, editToken: string): Promise<Outcome<{ id: string }>> =>
  asked(() => client.share.revoke.mutate({ id, editToken }));

/** Lets it live so many days from now, and from each time that it is opened. */
export const extendShortLink = (
  id: string,
  editToken: string,
  lifeDays: number,
): Promise<Outcome<{ expiresAt: string; lifeDays: number }>> =>
  asked(() => client.share.extend.mutate({ id, editToken, lifeDays }));

/** The scenario that a short link leads to. */
export const openShortLink = (id: string): Promise<Outcome<unknown>> =>
  asked(async () => (await client.share.get.query({ id })).document);
