import type { Report, UnsealedReport } from '@tare/schema';
import { type Digest, sealReport } from '@tare/share/hash';

/** A report with its seal; that of a glimpse is empty. */
export type Seal = (report: UnsealedReport, isGlimpse: boolean) => Report;

/** Seals with the digest of this host, or with that of every host. */
export const sealed =
  (digest?: Digest): Seal =>
  (report, isGlimpse) =>
    isGlimpse ? { ...report, hash: '' } : sealReport(report, digest);
