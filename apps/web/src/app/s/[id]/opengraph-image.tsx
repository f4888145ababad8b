import { ImageResponse } from 'next/og';
import { readShared } from '../../../api/shared.ts';
import { messages } from '../../../messages.ts';
import { Card } from '../../../preview/card.tsx';
import { weighing } from '../../../preview/weighing.ts';
import { isShareId } from './shared.tsx';

export const size = { width: 1200, height: 630 };
export const contentType = 'image/png';
export const alt = messages.preview.alt;

/** The verdict of what is shared; a link that leads nowhere has the product's own picture. */
export default async function Image({ params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const shared = isShareId(id) ? await readShared(id, process.env.API_ORIGIN) : null;
  const found = shared?.kind === 'found' ? shared : null;
  const comparison = found === null ? null : await weighing(id, found.document);
  return new ImageResponse(<Card title={found?.title ?? messages.product} comparison={comparison} />, size);
}
