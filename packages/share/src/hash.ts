import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Comparison, Report, Scenario, UnsealedReport } from '@tare/schema';
import { canonicalJson } from './canonical.ts';
import { utf8 } from './utf8.ts';

/** SHA-256 in hexadecimal of the canonical JSON of a value. */
export const hashOf = (value: unknown): string => bytesToHex(sha256(utf8(canonicalJson(value))));

/** Hash of the decoded scenario, so that 512Mi and 536870912, and keys in any order, are one. */
export const scenarioHash = (scenario: Scenario): string => hashOf(scenario);

/** A report with the hash of all the rest of it. */
export const sealReport = (report: UnsealedReport): Report => ({ ...report, hash: hashOf(report) });

/** A comparison with the hash of all the rest of it. */
export const sealComparison = (comparison: Omit<Comparison, 'hash'>): Comparison => ({
  ...comparison,
  hash: hashOf(comparison),
});

/** True when the hash is that of the rest: nothing was changed since it was sealed. */
export function verifySeal({ hash, ...rest }: Report | Comparison): boolean {
  return hashOf(rest) === hash;
}
