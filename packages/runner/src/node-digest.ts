import { createHash } from 'node:crypto';
import type { Digest } from '@tare/share/hash';

/** Node's own SHA-256, four times as fast as the one in JavaScript. */
export const nodeDigest: Digest = text => createHash('sha256').update(text, 'utf8').digest('hex');
