import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Scenario } from '@tare/schema';

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** SHA-256 of the decoded scenario with sorted keys, so that 512Mi and 536870912 are one. */
export const scenarioHash = (scenario: Scenario): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify(scenario, sorted))));
