/** Every string that people read, in one place, ready for translation. Plain words, no trailing decoration. */

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export const messages = {
  product: 'Tare',
  tagline: 'Containers, sandboxes, microVMs and VMs weighed on your workload',
  description:
    'What bare processes, containers, sandboxes, microVMs and virtual machines give you on your workload, what they cost, what breaks, and why.',
  skip: 'Skip to the results',
  scrolled: (label: string) => `${label}, scrollable table`,
  nothingUploaded: 'Everything runs in this tab. Nothing is uploaded.',

  header: {
    preset: 'Question',
    ownDocument: 'Your own scenario',
    run: 'Run',
    cancel: 'Cancel',
    undo: 'Undo',
    redo: 'Redo',
    share: 'Share',
    import: 'Import',
    theme: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
    commands: 'Commands',
    help: 'Help',
    drafts: 'Drafts',
  },

  status: {
    idle: 'Preparing',
    running: 'Running',
    progress: (fraction: number) => `${String(Math.floor(fraction * 100))} %`,
    eta: (ms: number) => (ms < 1000 ? 'under 1 s left' : `about ${String(Math.ceil(ms / 1000))} s left`),
    done: (ms: number) => (ms === 0 ? 'Up to date' : `Done in ${(ms / 1000).toFixed(2)} s`),
    cancelled: 'Cancelled',
    invalid: 'The scenario has faults',
    overBudget: 'Over budget',
    failed: 'Could not run',
    crashed: 'Internal fault',
    stale: 'Stale: these figures answer an earlier version of the scenario',
    partial: (replications: number) =>
      `First figures; ${plural(replications, 'replication')} in all will follow`,
    incomplete: 'Cancelled early: the figures rest on fewer replications',
  },

  verdict: {
    label: 'Verdict',
    waiting: 'Weighing the platforms',
    waitingDetail: 'The first figures appear as soon as two replications of every platform have run.',
    badge: {
      current: 'distinguishable',
      indistinct: 'not distinguishable',
      partial: 'partial',
      stale: 'stale',
    },
    nothing: 'No result yet',
    basis: (replications: number, seed: number) =>
      `Means of ${plural(replications, 'replication')} from seed ${String(seed)}, with 95 % confidence intervals`,
  },

  lanes: {
    label: 'Racks',
    scale: 'All platforms at one scale',
    memory: 'Memory',
    cpu: 'CPU',
    by: 'Area shows',
    picture: 'Picture',
    table: 'Table',
    hosts: (count: number) => plural(count, 'host'),
    perMonth: 'a month',
    ofMoneyIsTare: 'of the money is tare',
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
      instances: 'Instances',
      capacity: 'Capacity',
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
      'Means over the replications with 95 % confidence intervals; differences are paired with the baseline.',
    against: (baseline: string) => `against ${baseline}`,
    indistinct: 'not distinguishable',
    interval: (low: string, high: string) => `${low} to ${high}`,
    unknown: 'unknown',
    pin: 'Baseline',
    pinHelp: 'Differences are against this platform. Another choice runs the comparison again.',
    better: { lower: 'less is better', higher: 'more is better' },
  },
  metrics: {
    hosts: { label: 'Hosts', help: 'Hosts that the platform needs for the workload.' },
    usdPerMonth: { label: 'Cost', help: 'Price of those hosts for one month.' },
    p50: { label: 'Latency, p50', help: 'Half of the answered requests took at most this.' },
    p95: { label: 'Latency, p95', help: '95 % of the answered requests took at most this.' },
    p99: { label: 'Latency, p99', help: '99 % of the answered requests took at most this.' },
    throughputPerSecond: { label: 'Throughput', help: 'Requests answered each second.' },
    failedFraction: { label: 'Failed', help: 'Share of the requests that failed.' },
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
    cpuUtilisation: { label: 'CPU used', help: 'Used over installed, over the window.' },
    tareFraction: { label: 'Tare', help: 'Share of the money that does not buy net work.' },
    kilowattHoursPerMonth: { label: 'Energy', help: 'Energy of the hosts for one month.' },
    kgCo2ePerMonth: { label: 'Carbon', help: 'Carbon of that energy, by the grid of each site.' },
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

  ledger: {
    label: 'Ledger',
    caption: 'Where the capacity went. The parts sum to the whole.',
    of: { cpu: 'CPU', memory: 'Memory', money: 'Money' },
  },

  assumptions: {
    label: 'Assumptions',
    caption: (count: number) =>
      `${plural(count, 'number')} that the answer rests on and that the scenario does not give. Override one to see what it decides.`,
    filter: 'Filter assumptions',
    what: 'What',
    value: 'Value',
    badge: 'Basis',
    source: 'Source',
    override: (what: string) => `Override: ${what}`,
    reset: 'Use the catalogue’s',
    none: 'No assumption matches.',
    more: (count: number) => `Show ${String(count)} more`,
    badges: {
      verified: 'verified',
      recalled: 'recalled',
      derived: 'derived',
      proxy: 'proxy',
      assumption: 'assumed',
      overridden: 'overridden',
      input: 'input',
    },
  },

  beyondMeasured: {
    label: 'Outside what was measured',
    note: 'Here the answer is extrapolated.',
  },

  notModelled: {
    label: 'Not modelled',
    none: 'Of what this scenario says, nothing is left out. What the model itself leaves out stands in its specification.',
  },

  inputs: {
    label: 'Scenario',
    form: 'Form',
    yaml: 'YAML',
    absent: (value: string) => `Left out: ${value}`,
    on: 'On',
    platformOn: (name: string) => `Compare ${name}`,
    unreadable: 'The text cannot be read, so there is no form for it. Correct it under YAML.',
    jump: 'Edit the scenario',
    loading: 'Loading the editor',
    editor: 'Scenario as YAML',
    sections: {
      general: 'About',
      platforms: 'Platforms',
      services: 'Services',
      traffic: 'Traffic',
      hosts: 'Hosts',
      objectives: 'Objectives',
      run: 'Run',
    },
  },

  problems: {
    label: 'Problems',
    count: (count: number) => plural(count, 'problem'),
    line: (line: number) => `line ${String(line)}`,
    document: 'whole document',
    copy: 'Copy report',
    copied: 'Copied',
    lastValid: 'The figures below are of the last valid version.',
  },

  import: {
    label: 'Import',
    title: 'Import a workload',
    lead: 'Docker Compose files, Kubernetes manifests, an .env beside them, or a scenario. Paste, drop or choose; several files at once are fine.',
    paste: 'Paste here',
    placeholder: 'services:\n  web:\n    image: nginx\n    deploy:\n      replicas: 3',
    choose: 'Choose files',
    read: 'Read it',
    drop: 'Drop to import',
    refused: 'This could not be imported.',
    notes: 'Import notes',
    notesCaption: (count: number, kind: string) =>
      `${plural(count, 'thing')} assumed, left out or put in order while reading the ${kind}.`,
    kind: { assumed: 'assumed', 'left-out': 'left out', normalised: 'normalised' },
    kinds: { compose: 'compose file', kubernetes: 'manifests', scenario: 'scenario' },
    dismiss: 'Dismiss',
    tooLarge: 'That is larger than 4 MB in all; split it.',
  },

  share: {
    title: 'Share',
    lead: 'A link carries the scenario, its seed and the versions; the second person computes the very same numbers.',
    link: 'Self-contained link',
    linkHelp: (characters: number) =>
      `${characters.toLocaleString('en-US')} characters. The part after # is never sent to a server.`,
    making: 'Making the link',
    copy: 'Copy link',
    copied: 'Copied',
    short: 'Short link',
    shortHelp:
      'Stores the scenario on the server under a short address. It expires after a year without use.',
    make: 'Make a short link',
    unavailable:
      'Short links are unavailable: the server does not answer. The self-contained link works without it.',
    token: 'Edit token',
    copyToken: 'Copy token',
    others:
      'Somebody has shared exactly this scenario before; the link is the same, and theirs to take back.',
    tokenHelp: 'Shown once. Whoever has it can take the link back.',
    revoke: 'Take it back',
    revoked: 'The short link is gone.',
    expires: (date: string) => `Expires ${date}`,
    invalid: 'Correct the scenario first; only a valid one can be shared.',
    close: 'Close',
  },

  opened: {
    copy: 'You are looking at a copy of a shared scenario. Your edits stay with you.',
    sameVersions: (engine: string, catalogue: string) =>
      `It was shared from the versions running here (engine ${engine}, catalogue ${catalogue}), so the numbers are the same.`,
    otherVersions: (then: string, now: string) =>
      `It was shared from ${then}; here runs ${now}. Numbers may differ.`,
    engine: (engine: string, catalogue: string) => `engine ${engine}, catalogue ${catalogue}`,
    unreadable: 'The link could not be opened.',
    draft: (name: string, when: string) => `You have a draft from ${when}: ${name}`,
    openDraft: 'Open the draft',
    dismiss: 'Dismiss',
  },

  footer: {
    scenario: 'Scenario',
    result: 'Result',
    versions: (engine: string, catalogue: string) => `Engine ${engine} · catalogue ${catalogue}`,
    copy: (what: string) => `Copy ${what} hash`,
    compare: 'Two people with the same two hashes are looking at the very same numbers.',
  },

  palette: { title: 'Commands', placeholder: 'Type a command or a question', none: 'Nothing matches.' },
  help: {
    title: 'Keyboard',
    lead: 'Every action is also in the command list.',
  },
  actions: {
    run: 'Run the comparison',
    cancel: 'Cancel the run',
    undo: 'Undo',
    redo: 'Redo',
    share: 'Share this scenario',
    import: 'Import a compose file or manifests',
    form: 'Edit as a form',
    yaml: 'Edit as YAML',
    memory: 'Racks: show memory',
    cpu: 'Racks: show CPU',
    table: 'Racks: switch between picture and table',
    theme: 'Change the theme',
    palette: 'Open the command list',
    help: 'Show the keyboard shortcuts',
    preset: (name: string) => `Open: ${name}`,
    draft: (name: string) => `Open draft: ${name}`,
  },

  notFound: {
    title: 'There is nothing here',
    detail: 'The link was never made, has expired, or was taken back; these look alike on purpose.',
    home: 'Open the playground',
  },
  shareOffline: {
    title: 'Short links are unavailable',
    detail: 'The server that keeps them does not answer. The playground works without it.',
  },
  crash: {
    title: 'Something broke',
    detail: 'This is a fault in Tare. The scenario is kept as a draft.',
    retry: 'Try again',
  },
  worker: {
    unavailable: 'The worker that runs comparisons did not start.',
    fix: 'Reload the page; if that does not help, try another browser.',
    died: 'The worker that runs comparisons stopped.',
  },
} as const;
