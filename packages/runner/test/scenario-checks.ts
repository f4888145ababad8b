/** What holds of every run of every scenario, said as a list of what does not. */
import { prepare, type Prepared } from '@tare/catalog';
import { createRun, simulate } from '@tare/engine';
import { fenceposts } from '@tare/engine/rules';
import {
  LEDGER_PARTS,
  type LedgerLine,
  type Plan,
  type PlanPlatform,
  type Recording,
  reportSchema,
  type UnsealedReport,
  type WhyNode,
  writeScenario,
} from '@tare/schema';
import { canonicalJson, decodeLink, encodeLink, sealReport, verifySeal } from '@tare/share';

type Faults = string[];

/** Paths of all numbers that are none. */
function notFinite(value: unknown, path = ''): Faults {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`not a number: ${path}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

/** L1: parts sum to the capacity, and only what is free, or an idle reserve of nothing, may be less than nothing. */
function wrongLine(where: string, line: LedgerLine): Faults {
  const sum = LEDGER_PARTS.reduce((total, part) => total + line[part], 0);
  const negative = LEDGER_PARTS.filter(part => part !== 'free' && line[part] < 0);
  return [
    ...(sum === line.capacity
      ? []
      : [`L1 ${where}: parts sum to ${String(sum)} of ${String(line.capacity)}`]),
    ...negative.map(part => `L1 ${where}: ${part} is ${String(line[part])}`),
    ...LEDGER_PARTS.filter(part => !Number.isInteger(line[part])).map(
      part => `L1 ${where}: ${part} is not whole`,
    ),
  ];
}

function wrongLedger({ ledger, ledgerBy }: UnsealedReport): Faults {
  const scoped = [
    { id: 'all', ...ledger },
    ...ledgerBy.sites.map(one => ({ ...one, id: `site ${one.id}` })),
    ...ledgerBy.services.map(one => ({ ...one, id: `service ${one.id}` })),
    ...ledgerBy.hosts.map(one => ({ ...one, id: `host ${one.id}` })),
  ];
  const sums = (['cpu', 'memory', 'money'] as const).flatMap(line =>
    (['capacity', ...LEDGER_PARTS] as const).flatMap(part => {
      const whole = ledger[line][part];
      const sites = ledgerBy.sites.reduce((total, one) => total + one[line][part], 0);
      return Math.abs(whole - sites) > ledgerBy.sites.length * 2
        ? [`L1 ${line}.${part}: sites sum to ${String(sites)}, the platform has ${String(whole)}`]
        : [];
    }),
  );
  return [
    ...sums,
    ...scoped.flatMap(({ id, cpu, memory, money }) => [
      ...wrongLine(`${id} cpu`, cpu),
      ...wrongLine(`${id} memory`, memory),
      ...wrongLine(`${id} money`, money),
    ]),
  ];
}

/** L2: what arrived is accounted for, in all and for each service; laws hold. */
function wrongRequests({ requests, services, laws, latency, series, cut }: UnsealedReport): Faults {
  const failed = Object.values(requests.failed).reduce((sum, count) => sum + count, 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [
    ...(requests.arrived + requests.inFlightAtStart === requests.completed + failed + requests.inFlight
      ? []
      : [`L2 requests: ${JSON.stringify(requests)}`]),
    ...laws.filter(({ ok }) => !ok).map(law => `law ${JSON.stringify(law)}`),
    ...(latency.count === requests.completed ? [] : ['R1 the histogram does not count what was completed']),
    ...services.flatMap(one =>
      one.latency.count === one.completed
        ? []
        : [`R1 ${one.id}: histogram ${String(one.latency.count)}, completed ${String(one.completed)}`],
    ),
    ...(cut !== null || sum(series.arrived) === requests.arrived
      ? []
      : [
          `R1 the series counts other arrivals than the window: ${String(sum(series.arrived))} of ${String(requests.arrived)}`,
        ]),
  ];
}

function wrongShares({ summary, faults, series, lifetimes }: UnsealedReport): Faults {
  const shares = {
    failedFraction: summary.failedFraction,
    cpuUtilisation: lifetimes.length > 0 ? 0 : summary.cpuUtilisation,
    throttledFraction: summary.throttledFraction,
    steal: summary.stealFraction ?? 0,
    disk: summary.diskUtilisation ?? 0,
    sent: summary.nicUtilisation?.sent ?? 0,
    received: summary.nicUtilisation?.received ?? 0,
    availability: faults.availability,
    accelerators: summary.acceleratorsAllocated ?? 0,
    ...summary.blastRadius,
    // Recorded instances compete with services for room only (W2), so that both together may want more than there is.
    seriesCpu: lifetimes.length > 0 ? 0 : Math.max(0, ...series.cpuUtilisation),
  };
  const outside = Object.entries(shares).filter(([, share]) => !(share >= 0 && share <= 1 + 1e-4));
  const { latencyMs } = summary;
  const ordered =
    latencyMs === null ||
    (latencyMs.p50 <= latencyMs.p95 && latencyMs.p95 <= latencyMs.p99 && latencyMs.p99 <= latencyMs.max);
  return [
    ...outside.map(([name, share]) => `R1 ${name} is ${String(share)}`),
    ...(ordered ? [] : [`R1 quantiles out of order: ${JSON.stringify(latencyMs)}`]),
  ];
}

/** R3: each tree's parts sum to what they explain. */
function wrongWhy({ why }: UnsealedReport): Faults {
  const walk = (node: WhyNode, path: string): Faults => {
    const own = `${path}/${node.label}`;
    if (node.parts.length === 0) return [];
    const sum = node.parts.reduce((total, part) => total + part.value, 0);
    const near = Math.abs(sum - node.value) <= 1e-6 * Math.max(1, Math.abs(node.value));
    return [
      ...(near ? [] : [`R3 ${own}: parts sum to ${String(sum)}, it is ${String(node.value)}`]),
      ...node.parts.flatMap(part => walk(part, own)),
    ];
  };
  return why.flatMap(({ figure, tree }) => walk(tree, figure));
}

/** Rows of racks that stand on nothing, and phases of starts out of order. */
function wrongPlaces({ rack, startup, windowMs }: UnsealedReport): Faults {
  return [
    ...rack.instances.flatMap((one, index) =>
      one.untilMs !== null && one.untilMs < one.fromMs ? [`rack ${String(index)} goes before it comes`] : [],
    ),
    ...startup.records.flatMap(record => {
      const last = record.phases.at(-1)?.toMs ?? record.readyMs;
      const backwards = record.phases.some(
        ({ fromMs, toMs }, index) => toMs < fromMs || fromMs < (record.phases[index - 1]?.toMs ?? 0) - 1e-6,
      );
      return backwards || record.readyMs < record.startedMs || Math.abs(last - record.readyMs) > 0.002
        ? [`S1 start ${JSON.stringify(record)}`]
        : [];
    }),
    ...(windowMs.to >= windowMs.from ? [] : ['the window ends before it begins']),
  ];
}

/** W2: of tasks, and of recorded instances, each is somewhere. */
function wrongTasks({ batches, lifetimes }: UnsealedReport): Faults {
  return [
    ...batches.flatMap(({ id, tasks, completed, running, waiting, failedMs, runs }) =>
      failedMs !== undefined || runs !== undefined || tasks === completed + running + waiting
        ? []
        : [`W2 ${id}: ${JSON.stringify({ tasks, completed, running, waiting })}`],
    ),
    ...lifetimes.flatMap(({ id, rows, arrived, placed, ended, waiting, refused }) =>
      arrived <= rows && arrived === placed + waiting + refused && ended <= placed
        ? []
        : [`W2 ${id}: ${JSON.stringify({ rows, arrived, placed, ended, waiting, refused })}`],
    ),
  ];
}

/** L2 of each service, where nothing was under way when the window began. */
function wrongServices({ services }: UnsealedReport, { run }: Plan): Faults {
  if (run.warmupUs > 0) return [];
  return services.flatMap(({ id, arrived, completed, failed, inFlight }) => {
    const ended = completed + Object.values(failed).reduce((sum, count) => sum + count, 0);
    return arrived === ended + inFlight ? [] : [`L2 ${id}: ${JSON.stringify({ arrived, ended, inFlight })}`];
  });
}

/** O1, O3: at the end hosts give no more than they have, and scalers have kept their bounds. */
function wrongHosts({ rack, scaling }: UnsealedReport, plan: Plan, platform: PlanPlatform): Faults {
  const overcommits = platform.reclaim !== null;
  const standing = rack.instances.filter(({ untilMs }) => untilMs === null);
  const full = rack.hosts.flatMap((host, index) => {
    const guests = rack.guests.filter(guest => guest.host === index);
    const here = standing.filter(one => one.host === index && one.guest < 0);
    const memory = [...guests, ...here].reduce((sum, one) => sum + one.memoryBytes, 0);
    const room = host.memoryBytes - host.systemMemoryBytes;
    return host.goneMs === undefined && rack.omitted === 0 && !overcommits && memory > room
      ? [`O1 ${host.id}: ${String(memory)} of ${String(room)} bytes`]
      : [];
  });
  const beyond = scaling.records.flatMap(({ service, to }) => {
    const bounds = plan.services.find(({ id }) => id === service)?.scaling;
    return bounds !== null && bounds !== undefined && to > bounds.max
      ? [`O3 ${service} to ${String(to)}`]
      : [];
  });
  return [...full, ...beyond, ...wrongUpdates(scaling, plan, platform)];
}

/** O4: an update has never more than its surge allows, whoever is evicted, given up or preempted meanwhile. */
function wrongUpdates(
  { rollouts }: UnsealedReport['scaling'],
  { services }: Plan,
  { monoliths, sites, failOver }: PlanPlatform,
): Faults {
  const isElsewhere = monoliths.length > 0 || sites?.by === 'duplicated' || (failOver?.returnUs ?? -1) >= 0;
  if (isElsewhere) return [];
  return rollouts.flatMap(({ service, mostInstances }) => {
    const own = services.find(({ id }) => id === service)!;
    if (own.scaling !== null || own.everyHost || own.rollout === undefined) return [];
    const { surge } = fenceposts(own.rollout.surge, own.rollout.unavailable, own.replicas);
    return mostInstances > own.replicas + surge
      ? [`O4 ${service}: ${String(mostInstances)} of ${String(own.replicas)} and ${String(surge)}`]
      : [];
  });
}

/** Faults of one report. */
export function wrongIn(report: UnsealedReport, plan: Plan): Faults {
  const platform = plan.platforms.find(({ id }) => id === report.platform)!;
  const sealed = sealReport(report);
  const shape = reportSchema.safeParse(sealed);
  return [
    ...notFinite(report),
    ...(shape.success
      ? []
      : [
          `shape: ${shape.error.issues
            .slice(0, 3)
            .map(({ path, message }) => `${path.join('.')} ${message}`)
            .join('; ')}`,
        ]),
    ...(verifySeal(sealed) ? [] : ['the seal does not hold']),
    ...wrongLedger(report),
    ...wrongRequests(report),
    ...wrongPlaces(report),
    ...wrongTasks(report),
    ...wrongServices(report, plan),
    ...wrongHosts(report, plan, platform),
    // A run that was cut is no answer; it may have ended before its window began.
    ...(report.cut === null ? [...wrongShares(report), ...wrongWhy(report)] : []),
  ];
}

/** K2, K4: the same again, and in slices. */
export function unsteady({ plan }: Prepared, platform: number, seed: number, report: UnsealedReport): Faults {
  const bytes = canonicalJson(report);
  const run = createRun({ plan, platform, seed });
  while (!run.advance(97));
  const recorded = createRun({ plan, platform, seed, record: { steps: 20 } });
  while (!recorded.advance(10_000));
  const told = recorded.report();
  const recording = recorded.recording(told);
  return [
    ...(canonicalJson(told) === bytes ? [] : ['R2 to record changes the report']),
    ...(report.cut === null && recording === null ? ['R2 nothing was recorded'] : []),
    ...notFinite(recording, 'recording'),
    ...(canonicalJson(simulate({ plan, platform, seed })) === bytes ? [] : ['K2 the second run differs']),
    ...(canonicalJson(run.report()) === bytes ? [] : ['K4 the run in slices differs']),
  ];
}

/** The same document with the keys of all its records in the opposite order. */
export function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

/** K2: neither the order of keys, nor writing it anew, nor a link changes what is run. */
export async function changedOnTheWay(prepared: Prepared): Promise<Faults> {
  const { document, scenario } = prepared;
  const plan = canonicalJson(prepared.plan);
  const samePlan = (what: string, value: unknown): Faults => {
    const again = prepare(value);
    if (!again.ok) return [`${what}: ${again.problems[0]!.path} ${again.problems[0]!.message}`];
    if (again.value.scenarioHash !== prepared.scenarioHash) return [`${what}: another hash`];
    return canonicalJson(again.value.plan) === plan ? [] : [`${what}: another plan`];
  };
  const link = await decodeLink(await encodeLink({ document, engineVersion: '1', catalogueVersion: '1' }));
  return [
    ...samePlan('keys in the opposite order', reversed(document)),
    ...samePlan('written anew', writeScenario(scenario)),
    ...samePlan('as canonical JSON', JSON.parse(canonicalJson(document))),
    ...(link.ok ? samePlan('through a link', link.value.document) : ['the link cannot be read']),
  ];
}

/** K3: what nobody uses (an image, a source without requests, a platform beside) changes nothing of a report. */
export function changedByStrangers(prepared: Prepared, platform: number, seed: number): Faults {
  const { document } = prepared;
  const [image] = Object.values(document.images);
  const [entry] = Object.keys(document.services);
  const more = prepare({
    ...document,
    images: { ...document.images, ...(image === undefined ? {} : { 'zz-stranger': image }) },
    traffic: {
      ...document.traffic,
      ...(entry === undefined ? {} : { 'zz-stranger': { arrivals: 'poisson', to: entry, rate: '0/s' } }),
    },
    platforms: { ...document.platforms, 'zz-stranger': { stack: [] } },
  });
  if (!more.ok) return [`strangers: ${more.problems[0]!.path} ${more.problems[0]!.message}`];
  const bytesOf = ({ plan }: Prepared): string => {
    const { scenarioHash: _, ...report } = simulate({ plan, platform, seed });
    return canonicalJson(report);
  };
  return bytesOf(prepared) === bytesOf(more.value) ? [] : ['K3 strangers change the report'];
}

/** O4: at the end there are as many replicas of a service that does not scale as were asked for, placed or waiting, whatever befell them. */
export function miscounted({ plan }: Prepared, platform: number, seed: number): Faults {
  const { monoliths, sites, failOver, warmPool } = plan.platforms[platform]!;
  const run = createRun({ plan, platform, seed, record: { steps: 4 } });
  while (!run.advance(100_000));
  const report = run.report();
  const recording = run.recording(report);
  // Of one program figures stand under its first service; what returns to a site is there twice until it is ready.
  const isOther = monoliths.length > 0 || sites?.by === 'duplicated' || (failOver?.returnUs ?? -1) >= 0;
  if (isOther || report.cut !== null || recording === null || recording.timeline.omitted > 0) return [];
  const gone = leavingIn(recording.timeline);
  return plan.services.flatMap((service, index) => {
    const { id, replicas, scaling, everyHost, batch } = service;
    const isUpdated = report.scaling.rollouts.some(one => one.service === id && one.doneMs === null);
    if (scaling !== null || everyHost || batch !== null || isUpdated) return [];
    const standing = recording.rack.instances.filter(
      (one, place) => one.service === index && one.untilMs === null && !gone.has(place),
    ).length;
    const waiting = report.unplaced
      .filter(one => one.service === id)
      .reduce((sum, one) => sum + one.replicas, 0);
    const total = standing + waiting;
    return total < replicas || total > replicas + warmPool
      ? [`O4 ${id}: ${String(standing)} there and ${String(waiting)} waiting of ${String(replicas)}`]
      : [];
  });
}

/** Who has been told to go, and places that are taken for VMs on their way there. */
function leavingIn({ event, subject, detail }: Recording['timeline']): ReadonlySet<number> {
  const leaving = new Set<number>();
  for (const [at, what] of event.entries()) {
    if (what === 'retiring') leaving.add(subject[at]!);
    if (what === 'move') leaving.add(detail[at]!);
    if (what === 'moved' || what === 'stayed') leaving.delete(detail[at]!);
  }
  return leaving;
}
