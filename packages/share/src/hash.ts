import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Comparison, Report, Scenario, UnsealedReport } from '@tare/schema';
import { canonicalJson } from './canonical.ts';
import { utf8 } from './utf8.ts';

/** SHA-256 in hexadecimal of a text in UTF-8. */
export type Digest = (text: string) => string;

/** The same in every host. One that has its own is several times as fast. */
const digestOf: Digest = text => bytesToHex(sha256(utf8(text)));

/** SHA-256 in hexadecimal of the canonical JSON of a value. */
export const hashOf = (value: unknown, digest = digestOf): string => digest(canonicalJson(value));

/** Hash of the decoded scenario, so that 512Mi and 536870912, and keys in any order, are one. */
export const scenarioHash = (scenario: Scenario): string => hashOf(scenario);

/** A report with the hash of all the rest of it. */
export const sealReport = (report: UnsealedReport, digest = digestOf): Report => ({
  ...report,
  hash: hashOf(report, digest),
});

/** A sealed report as it travels between threads: the text that was hashed anyway is copied sooner than the objects. */
export interface SealedText {
  /** Canonical JSON of all but the hash. */
  readonly text: string;
  readonly hash: string;
}

export function sealedText(report: UnsealedReport, digest = digestOf): SealedText {
  const text = canonicalJson(report);
  return { text, hash: digest(text) };
}

/** The report of such a text, its members in the order of the text. */
export const readSealedText = ({ text, hash }: SealedText): Report => ({
  ...(JSON.parse(text) as UnsealedReport),
  hash,
});

/** A comparison with the hash of all the rest of it. */
export const sealComparison = (comparison: Omit<Comparison, 'hash'>): Comparison => ({
  ...comparison,
  hash: hashOf(comparison),
});

/** True when the hash is that of the rest: nothing was changed since it was sealed. */
export function verifySeal({ hash, ...rest }: Report | Comparison): boolean {
  return hashOf(rest) === hash;
}
