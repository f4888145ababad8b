/** How fast a number of replicas may change in one direction (rule O3). */
export interface PlanScalingRules {
  readonly stabilisationUs: number;
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodUs: number;
  }[];
}

/** How Knative's autoscaler follows the concurrency of a service, or its requests a second (rule O3). */
export interface PlanConcurrency {
  readonly of: 'concurrency' | 'requests';
  /** Of one pod: what it is to have of its limit. */
  readonly target: number;
  readonly stableUs: number;
  readonly panicUs: number;
  /** Panic begins when the panic window asks for so many times what is ready. */
  readonly panicThreshold: number;
  /** Replicas over those that are ready, at one look, at most; and the other way. */
  readonly maxUp: number;
  readonly maxDown: number;
  /** The last replica stays so long after nothing has asked for it. */
  readonly graceUs: number;
  readonly tickUs: number;
}

/** How a VM scale set follows the mean CPU of its VMs, per cent of their vCPUs (rule O3). */
export interface PlanScaleSet {
  /** From this on `change` more, and down to that `change` fewer. */
  readonly above: number;
  readonly below: number;
  /** The mean is of so long. */
  readonly windowUs: number;
  readonly change: number;
  /** Nothing changes for so long after a change. */
  readonly coolDownUs: number;
}

/** How a managed instance group follows a target (rule O3). */
export interface PlanTargetTracking {
  /** Mean CPU, per cent. */
  readonly target: number;
  /** Fewer only as many as were needed at the peak of so long. */
  readonly stabilisationUs: number;
}

/** How an auto scaling group follows a target by alarms (rule O3). */
export interface PlanAlarmTracking {
  /** Mean CPU, per cent: more once it was above it at so many looks one after another. */
  readonly target: number;
  readonly high: number;
  /** Fewer once it was below this at so many. */
  readonly lowest: number;
  readonly low: number;
  /** What has come counts in the mean only after so long. */
  readonly warmUpUs: number;
}

/** How KEDA makes the first replica and lets the last go (rule O3). */
export interface PlanEvents {
  readonly pollUs: number;
  readonly cooldownUs: number;
  /** More than this makes the first replica. */
  readonly activation: number;
}

/** One more replica for each request that finds none with a free slot; one without requests goes (rule O3). */
export interface PlanPerRequest {
  /** After so long without a request. */
  readonly idleUs: number;
}

/** Kubernetes' way of CPU and memory to the autoscaler: the kubelet reads them now and then, metrics-server asks for what was read last. */
export interface PlanMetricsPipeline {
  readonly readEveryUs: number;
  readonly askEveryUs: number;
}

/** A number of replicas that follows the load, as Kubernetes' horizontal autoscaler makes it (rule O3). */
export interface PlanScaling {
  readonly min: number;
  readonly max: number;
  /**
   * A target in per cent of the requests, or for the average of the pods: millicores, bytes, thousandths of requests a
   * second, of requests under way or waiting.
   */
  readonly metrics: readonly {
    readonly metric: 'cpu' | 'memory' | 'requests' | 'concurrency' | 'queue';
    readonly kind: 'utilisation' | 'average';
    readonly target: number;
  }[];
  readonly up: PlanScalingRules;
  readonly down: PlanScalingRules;
  /** Between two looks. */
  readonly syncUs: number;
  readonly tolerance: number;
  /** Where metrics of CPU and memory come from; absent: they are those of the moment. */
  readonly pipeline?: PlanMetricsPipeline;
  /** Instead of all but the bounds: Knative's. */
  readonly concurrency?: PlanConcurrency;
  /** Beside it, below one replica: KEDA's. With either, requests wait while no instance is ready. */
  readonly events?: PlanEvents;
  /** Instead of all but the bounds: a VM scale set's, or an auto scaling group's. */
  readonly set?: PlanScaleSet | PlanAlarmTracking;
  /** Instead of all but the bounds: as functions are run. Requests wait for the replica that was started for them. */
  readonly perRequest?: PlanPerRequest;
}

/** How Kubernetes' vertical autoscaler follows what instances use (rule O3 vertical). */
export interface PlanVertical {
  /** Between two samples, each followed by a recommendation and a look of the updater. */
  readonly everyUs: number;
  /** Absent: requests are recommended, and nothing is changed. */
  readonly update?: PlanVerticalUpdate;
}

export interface PlanVerticalUpdate {
  /** New instances only; others are evicted for it; others are resized where they stand, or evicted. */
  readonly mode: 'initial' | 'recreate' | 'in-place-or-recreate';
  readonly controls: 'requests-and-limits' | 'requests-only';
  /** Bounds of what is asked for. */
  readonly least: { readonly cpuMilli?: number; readonly memoryBytes?: number };
  readonly most: { readonly cpuMilli?: number; readonly memoryBytes?: number };
  /** With fewer replicas nobody is updated. */
  readonly fewest: number;
  /** Share of the replicas that may be missing for it. */
  readonly tolerance: number;
  /** Evictions a second, and at once; absent: any number. */
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  /** Who is within its bounds is updated when it differs by so much and is so old. */
  readonly difference: number;
  readonly lifetimeUs: number;
  /** Who was killed for want of memory within so long of its start is updated at once. */
  readonly quickKillUs: number;
}
