export { ENGINE_VERSION } from '@tare/engine';
export * from './badges.ts';
export * from './break-even.ts';
export * from './budget.ts';
export * from './compare.ts';
export * from './interval.ts';
export * from './markdown.ts';
export * from './objectives.ts';
export * from './paired.ts';
export type { CompareProgress } from './progress.ts';
export type { CandidatesRequest } from './candidates.ts';
export { rungsOf, search, type SearchRequest } from './search.ts';
export * from './sensitivity.ts';
export * from './student.ts';
export {
  sweep,
  type SweepAsked,
  sweepHead,
  type SweepRequest,
  sweepSettings,
  tooLongSweep,
} from './sweep.ts';
export { type Point, pointAt, type PointRequest, runPoint, type SweepHooks } from './sweep-point.ts';
export type { Execute, ExecuteHooks, Job, Subject } from './subject.ts';
export type { PairQuestion, VariantOptions } from './variants.ts';
export * from './verdict.ts';
export * from './text.ts';
export { FAILED_AT_MOST } from './objectives.ts';
