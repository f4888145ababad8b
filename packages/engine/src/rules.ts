/** Upstream arithmetic that the engine follows, as pure functions: for conformance checks and for those who explain it. */
export { quotaUs } from './cpu/quota.ts';
export { schedulerWeight, type WeightLaw } from './cpu/weights.ts';
export { restartBackoffUs, restartsAfter } from './memory/backoff.ts';
export { type EvictionCandidate, evictionOrder } from './memory/eviction.ts';
export { oomScoreAdj, type QosClass } from './memory/oom-score.ts';
export { migrate, type Migration, type MigrationCost } from './migration/pre-copy.ts';
export {
  type Bounds,
  changeWithin,
  limited,
  type Recommendation,
  type ScaleEvent,
  type ScaleHistory,
  stabilised,
  stillCounting,
} from './orchestration/behaviour.ts';
export { ConcurrencyAutoscaler, type ConcurrencyLevels } from './orchestration/concurrency.ts';
export { EventScaler } from './orchestration/event-scaler.ts';
export { HorizontalAutoscaler, type MetricSamples, type ScaleDecision } from './orchestration/horizontal.ts';
export { groupPods, type ObservedPod } from './orchestration/pod-groups.ts';
export { replicasForWhole } from './orchestration/whole-metrics.ts';
export { bestOptions, type Expander, type ExpansionOption, wasteOf } from './orchestration/expander.ts';
export {
  estimateHosts,
  type HostEstimate,
  type HostTemplate,
  type PodGroup,
} from './orchestration/host-estimate.ts';
export { fenceposts, type Revisions, type RollingStep, rollingStep } from './orchestration/rolling-update.ts';
export { type HostType, type Launch, launches } from './orchestration/just-in-time.ts';
export { byRemoval, type Removable as RemovablePod } from './orchestration/removal-order.ts';
export { AlarmTracking } from './orchestration/alarm-tracking.ts';
export { ScaleSet } from './orchestration/scale-set.ts';
export { TargetTracking } from './orchestration/target-tracking.ts';
export { type MetricTarget, type PodSample, replicasFor } from './orchestration/replicas.ts';
export {
  confidenceOf,
  doubted,
  type Doubt,
  type History,
  withMargin,
} from './orchestration/vertical-estimate.ts';
export { bucketOf, DecayingHistogram, growingBuckets } from './orchestration/vertical-histogram.ts';
export { MemoryPeaks, neededAfterKill } from './orchestration/vertical-peaks.ts';
export {
  CPU_BUCKETS,
  MEMORY_BUCKETS,
  recommend,
  type Requests,
  type UsageSample,
  type VerticalRecommendation,
  VerticalRecommender,
} from './orchestration/vertical-recommender.ts';
export { mayResize, proportionalLimit, resized } from './orchestration/vertical-admission.ts';
export {
  byUpdatePriority,
  isToBeUpdated,
  type UpdatePriority,
  updatePriority,
} from './orchestration/vertical-priority.ts';
export { DisruptionLimit, type ReplicaGroup } from './orchestration/vertical-restriction.ts';
export { allocateSeats, type Party } from './placement/sites/webster.ts';
export * as kubernetes from './placement/kubernetes/index.ts';
