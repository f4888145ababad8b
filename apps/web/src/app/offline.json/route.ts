import { join } from 'node:path';
import { buildFiles } from '../../offline/build-files.ts';

export const dynamic = 'force-dynamic';

/** The service worker's list; while developing there is no build, and nothing is kept. */
export async function GET(): Promise<Response> {
  try {
    return Response.json(await buildFiles(join(process.cwd(), '.next')));
  } catch {
    return new Response(null, { status: 404 });
  }
}
