import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { readShared } from '../../../api/shared.ts';
import { messages } from '../../../messages.ts';
import { Message } from '../../../views/message.tsx';
import type { SharedScenario } from '../../../views/visit.tsx';

const LONGEST_ID = 64;

export const isShareId = (id: string): boolean => /^[A-Za-z0-9]+$/.test(id) && id.length <= LONGEST_ID;

/** The page of a short link: what `draw` makes of its scenario, or why there is none. */
export async function sharedPage(
  id: string,
  draw: (shared: SharedScenario) => ReactNode,
): Promise<ReactNode> {
  if (!isShareId(id)) notFound();
  const shared = await readShared(id, process.env.API_ORIGIN);
  if (shared.kind === 'missing') notFound();
  if (shared.kind === 'unavailable') return <Message {...messages.shareOffline} />;
  return draw({ document: shared.document });
}
