import { connectDesk, type RemoteDesk } from './client.ts';

/** The desk of this page, started when this file is first evaluated; null on the server. */
export const startedDesk: RemoteDesk | null = typeof window === 'undefined' ? null : connectDesk();
