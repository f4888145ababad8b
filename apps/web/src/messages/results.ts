import { plural } from './plural.ts';

/** What a comparison found: verdict, racks, numbers and their reasons. */
export const results = {
  verdict: {
    label: 'Verdict',
    waiting: 'Weighing the platforms',
    waitingDetail: 'The first figures appear as soon as two replications of every platform have run.',
    none: 'No figures',
    noneDetail: 'The run ended before there were any.',
    badge: {
      current: 'one is cheapest',
      indistinct: 'no single cheapest',
      none: 'none carries it for certain',
      unsaid: 'nothing to compare',
      partial: 'partial',
      stale: 'stale',
    },
    nothing: 'No result yet',
    more: 'More',
    less: 'Less',
    basis: (replications: number, seed: number) =>
      `Means of ${plural(replications, 'replication')} from seed ${String(seed)}, with 95 % confidence intervals`,
  },

  facts: {
    hosts: 'Hosts',
    cost: 'A month',
    tare: 'Of it, tare',
    p99: 'p99',
    makespan: 'Batches done',
    failed: 'Failed',
    startup: 'Ready in',
    panic: 'A panic takes',
    energy: 'Energy',
    interval: (low: string, high: string, unit: string) => `${low} to ${high} ${unit} with 95 % confidence.`,
    why: (fact: string, platform: string) => `Why: ${fact}, ${platform}`,
  },

  contents: {
    label: 'On this page',
    edit: 'Edit',
    sections: {
      racks: 'Racks',
      numbers: 'Numbers',
      time: 'Time',
      happened: 'What happened',
      startup: 'Start-up',
      why: 'Why',
      requests: 'Requests',
      placement: 'Placement',
      'what-if': 'What would change it',
      ledger: 'Ledger',
      assumptions: 'Assumptions',
    },
  },

  lanes: {
    key: 'Key',
    done: 'By the end of the run all of it is done and gone; until it is replayed, its last full moment is shown.',
    notDrawn: 'What stands on these hosts comes from a recording; it is drawn with the replay.',
    label: 'Racks',
    scale: 'All platforms at one scale',
    /** Of CPU: only its mean is recorded of each instance. */
    mean: 'Work is each instance’s mean over its time there',
    memory: 'Memory',
    cpu: 'CPU',
    by: 'Area shows',
    picture: 'Picture',
    table: 'Table',
    hosts: (count: number) => plural(count, 'host'),
    fewer: (hosts: number, dearest: string, usd: string | null) =>
      `${plural(hosts, 'host')} fewer than ${dearest}${usd === null ? '' : `: $${usd} a month less`}`,
    baseline: 'baseline',
    cheapest: 'cheapest that meets the objectives',
    infeasible: 'Cannot run here',
    unknown: 'unknown',
    noSample: 'No sample to draw.',
    omitted: (count: number) => `${plural(count, 'more instance')} not drawn`,
    over: 'Filled beyond its capacity',
    areaOf: (amount: string) => `A square of this size is ${amount}`,
    figure: (platform: string, hosts: number, instances: number) =>
      `${platform}: ${plural(hosts, 'host')} with ${plural(instances, 'instance')}, drawn to scale. The numbers are in the table view.`,
    host: (index: number) => `Host ${String(index + 1)}`,
    readoutHint: 'Point at a rack, or focus one and use the arrow keys, to read its numbers.',
    columns: {
      host: 'Host',
      zone: 'Zone',
      state: 'State',
      instances: 'Instances',
      memory: 'Memory',
      memoryNet: 'Memory, net',
      cpu: 'CPU',
      cpuUsed: 'CPU used, mean',
    },
  },

  layers: {
    net: 'Net work',
    idle: 'Reserved, idle',
    overhead: 'Runtime, hypervisor',
    guestOs: 'Guest OS',
    system: 'Host system reserve',
    free: 'Free',
  },

  ledgerParts: {
    net: 'Net work',
    overhead: 'Runtime, hypervisor',
    guestOs: 'Guest OS',
    systemReserve: 'System reserve',
    idleReserved: 'Reserved, idle',
    stranded: 'Stranded',
    free: 'Free',
    lost: 'Lost',
  },

  numbers: {
    label: 'Numbers',
    metric: 'Metric',
    caption:
      'Means over the replications with 95 % confidence intervals; differences are paired with the baseline. ≈ stands for not distinguishable.',
    same: 'same',
    against: (baseline: string) => `against ${baseline}`,
    indistinct: 'not distinguishable',
    interval: (low: string, high: string) => `${low} to ${high}`,
    unknown: 'unknown',
    toCome: 'to come',
    pin: 'as baseline',
    pinOf: (platform: string) => `Take ${platform} as baseline`,
    pinHelp: 'Differences are against this platform. Another choice runs the comparison again.',
    better: { lower: 'less is better', higher: 'more is better' },
  },

  metrics: {
    hosts: { label: 'Hosts', help: 'Hosts that the platform needs for the workload.' },
    usdPerMonth: { label: 'Cost a month', help: 'Price of those hosts for one month.' },
    usdEgress: { label: 'Of it, egress', help: 'Bytes that calls and answers carry to other sites.' },
    p50: { label: 'Latency, p50', help: 'Half of the answered requests took at most this.' },
    p95: { label: 'Latency, p95', help: '95 % of the answered requests took at most this.' },
    p99: { label: 'Latency, p99', help: '99 % of the answered requests took at most this.' },
    throughputPerSecond: { label: 'Throughput', help: 'Requests answered each second.' },
    failedFraction: { label: 'Failed', help: 'Share of the requests that failed.' },
    availability: { label: 'Instances ready', help: 'Share of the instance-time that was ready.' },
    instancesPerHost: { label: 'Instances per host', help: 'Mean over the hosts.' },
    startupP50: { label: 'Start-up, p50', help: 'From the decision to ready for requests.' },
    startupP95: { label: 'Start-up, p95', help: 'From the decision to ready for requests.' },
    scaleOutMs: {
      label: 'Scale-out, 1 to 10',
      help: 'Of the busiest service: until the tenth replica is ready.',
    },
    makespanMs: {
      label: 'Batches done',
      help: 'From the arrival of a batch until its last task is done.',
    },
    acceleratorsAllocated: {
      label: 'Accelerators given away',
      help: 'Share of all devices that instances have at the end.',
    },
    blastKernel: {
      label: 'Blast radius, kernel',
      help: 'Largest share of the instances that one kernel panic takes.',
    },
    blastHost: {
      label: 'Blast radius, host',
      help: 'Largest share of the instances that one lost host takes.',
    },
    blastZone: {
      label: 'Blast radius, zone',
      help: 'Largest share of the instances that one lost zone takes.',
    },
    blastSite: {
      label: 'Blast radius, site',
      help: 'Largest share of the instances that one lost site takes.',
    },
    blastProvider: {
      label: 'Blast radius, provider',
      help: 'Largest share of the instances that one lost provider takes, with all its sites.',
    },
    blastControlPlane: {
      label: 'Blast radius, control plane',
      help: 'Largest share of the instances that nothing places, scales or moves when one control plane is lost.',
    },
    cpuUtilisation: { label: 'CPU used', help: 'Used over installed, over the window.' },
    tareFraction: { label: 'Tare', help: 'Share of the money that does not buy net work.' },
    kilowattHoursPerMonth: { label: 'Energy a month', help: 'Energy of the hosts for one month.' },
    kgCo2ePerMonth: { label: 'Carbon a month', help: 'Carbon of that energy, by the grid of each site.' },
  },

  startup: {
    label: 'Start-up',
    caption: 'The median start of the sampled replication, phase by phase.',
    none: 'Nothing started in the sample.',
    phase: 'Phase',
    technology: 'Technology',
    from: 'From',
    took: 'Took',
    total: 'Ready after',
    figure: (platform: string, total: string) => `${platform}: ready after ${total}`,
  },

  scaleOut: {
    label: 'Scaling out',
    note: 'The one in which most requests suffered: from the autoscaler’s look before until the last replica was ready.',
    figure: (platform: string, total: string) => `${platform}: scaled out in ${total}`,
    suffered: (
      service: string,
      replicas: string,
      seconds: string,
      { arrived, failed, delayed }: { arrived: string; failed: string; delayed: string },
    ) =>
      `${service}, ${replicas} more asked for at ${seconds} s. Of ${arrived} requests meanwhile ${failed} failed and ${delayed} took more than twice as long as before.`,
  },

  why: {
    label: 'Why',
    caption: 'What each figure of the sampled replication is the sum of, and where each part comes from.',
    choose: 'Figure',
    depth: 'Depth',
    first: 'Parts',
    all: 'By service',
    none: 'The sample has no such figure.',
    from: 'From',
    figures: {
      'latencyMs.p50': 'p50',
      'latencyMs.p99': 'p99',
      usdPerMonth: 'Cost',
      hosts: 'Hosts',
      startupMs: 'Start-up',
      'blastRadius.kernel': 'Kernel panic',
      failedFraction: 'Failures',
    },
    origin: { scenario: 'scenario', catalogue: 'catalogue', formula: 'rule', measured: 'measured, rule' },
  },

  whatIf: {
    label: 'What would change it',
    caption: 'Every assumption to both ends of its known range, and where the answer turns.',
  },
  ledger: {
    label: 'Ledger',
    caption: 'Where the capacity went. The parts sum to the whole.',
    of: { cpu: 'CPU', memory: 'Memory', money: 'Money' },
  },

  beyondMeasured: {
    label: 'Outside what was measured',
    note: 'Here the answer is extrapolated.',
  },

  notModelled: {
    label: 'Not modelled',
    none: 'Of what this scenario says, nothing is left out. What the model itself leaves out stands in its specification.',
  },
} as const;
