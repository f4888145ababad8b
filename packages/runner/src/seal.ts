import type { Report, UnsealedReport } from '@tare/schema';
import { type Digest, type SealedText, sealedText, sealReport } from '@tare/share/hash';

/** A report with its seal; that of a glimpse is empty. */
export type Seal = (report: UnsealedReport, isGlimpse: boolean) => Report;

/** Seals with the digest of this host, or with that of every host. */
export const sealed =
  (digest?: Digest): Seal =>
  (report, isGlimpse) =>
    isGlimpse ? { ...report, hash: '' } : sealReport(report, digest);

/** The same as it travels between threads. */
export const sealedAsText =
  (digest: Digest) =>
  (report: UnsealedReport, isGlimpse: boolean): SealedText =>
    isGlimpse ? { text: JSON.stringify(report), hash: '' } : sealedText(report, digest);
