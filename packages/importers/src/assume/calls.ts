/** Who calls whom. The files do not say it; addresses in the environment, dependencies and names are what there is. */
import { LIMITS } from '@tare/schema';
import { assume, type Findings, leaveOut, type SourcePlace } from '../findings.ts';
import type { Workload } from '../workload.ts';
import { chooseEntries, entryReason } from './entry.ts';
import type { Family } from './families.ts';
import { hostIndex, mentionedBy } from './mentions.ts';

export interface Program {
  readonly workload: Workload;
  readonly family: Family;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly why: string;
  readonly place: SourcePlace;
}

/** An edge of the finished graph, with the share of the caller's requests that take it. */
export interface CallEdge extends Edge {
  readonly probability: number;
}

export interface CallGraph {
  readonly entries: readonly string[];
  readonly edges: readonly CallEdge[];
  /** Calls of each service per request from outside; services that no request reaches are not in it. */
  readonly visits: ReadonlyMap<string, number>;
}

type Programs = ReadonlyMap<string, Program>;

const isService = ({ workload }: Program): boolean =>
  !['job', 'cronjob', 'daemonset'].includes(workload.controller);
const answers = (program: Program | undefined): boolean =>
  program !== undefined &&
  isService(program) &&
  ['app', 'proxy', 'data', 'tool'].includes(program.family.role);
const asks = (program: Program | undefined): boolean =>
  program !== undefined && isService(program) && ['app', 'proxy', 'tool'].includes(program.family.role);

function mentionEdges(programs: Programs): Edge[] {
  const index = hostIndex([...programs.values()].map(({ workload }) => workload));
  return [...programs.values()].flatMap(({ workload }) =>
    mentionedBy(workload, index).map(({ name, mention }) => ({
      from: workload.name,
      to: name,
      why:
        mention.label === 'command'
          ? 'Its command line names that host (rule calls.command).'
          : `Its variable ${mention.label} names that host (rule calls.environment).`,
      place: mention.place,
    })),
  );
}

function dependencyEdges(programs: Programs, known: readonly Edge[]): Edge[] {
  const speaking = new Set(known.filter(({ to }) => answers(programs.get(to))).map(({ from }) => from));
  return [...programs.values()]
    .filter(({ workload }) => !speaking.has(workload.name))
    .flatMap(({ workload }) =>
      workload.dependsOn.map(({ on, place }) => ({
        from: workload.name,
        to: on,
        why: 'It depends on that one, and no address says more (rule calls.dependency).',
        place,
      })),
    );
}

const PLAIN_WORDS = new Set(
  'db database mongodb mongo redis valkey memcached mysql mariadb postgres postgresql cache mmc sql store service svc server app api deployment the'.split(
    ' ',
  ),
);
const stem = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '' && !PLAIN_WORDS.has(word))
    .sort()
    .join('-');

/** "user-db" answers "user" when nothing else says who calls it. */
function nameEdges(programs: Programs, known: readonly Edge[]): Edge[] {
  const called = new Set(known.filter(({ from }) => asks(programs.get(from))).map(({ to }) => to));
  const callers = new Map(
    [...programs.values()].filter(asks).map(program => [stem(program.workload.name), program.workload.name]),
  );
  return [...programs.values()]
    .filter(
      program => program.family.role === 'data' && answers(program) && !called.has(program.workload.name),
    )
    .flatMap(({ workload }) => {
      const from = stem(workload.name) === '' ? undefined : callers.get(stem(workload.name));
      return from === undefined
        ? []
        : [
            {
              from,
              to: workload.name,
              why: 'Its name is that of the caller with the name of a store (rule calls.name).',
              place: workload.place,
            },
          ];
    });
}

function onPath(edges: readonly Edge[], programs: Programs): Edge[] {
  const seen = new Set<string>();
  return edges.filter(({ from, to }) => {
    const key = `${from}>${to}`;
    if (from === to || seen.has(key) || !asks(programs.get(from)) || !answers(programs.get(to))) return false;
    seen.add(key);
    return true;
  });
}

function reachOf(start: string, edges: ReadonlyMap<string, readonly Edge[]>): Set<string> {
  const reached = new Set([start]);
  const pending = [start];
  while (pending.length > 0) {
    for (const { to } of edges.get(pending.pop()!) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      pending.push(to);
    }
  }
  return reached;
}

function bySource(edges: readonly Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.from);
    if (group === undefined) groups.set(edge.from, [edge]);
    else group.push(edge);
  }
  return groups;
}

/** Beyond this many services the reach of each is not counted; it only breaks ties between entries. */
const REACH_COUNTED = 300;

function entriesOf(programs: Programs, all: readonly Edge[], path: readonly Edge[]): readonly Workload[] {
  const driven = new Set(
    all.filter(({ from }) => programs.get(from)?.family.role === 'client').map(({ to }) => to),
  );
  const edges = bySource(path);
  const reach = (name: string): number => (programs.size > REACH_COUNTED ? 0 : reachOf(name, edges).size);
  const services = [...programs.values()].filter(isService);
  return chooseEntries(
    services.map(({ workload, family }) => ({
      workload,
      role: family.role,
      isDriven: driven.has(workload.name),
      reach: reach(workload.name),
    })),
  );
}

/** An entry that calls nobody is taken to call every service that nobody else calls, or else every store; otherwise nothing would be exercised. */
function fallbackEdges(entries: readonly Workload[], path: readonly Edge[], programs: Programs): Edge[] {
  const first = entries[0];
  if (first === undefined || path.some(({ from }) => from === first.name) || !asks(programs.get(first.name)))
    return [];
  const called = new Set(path.map(({ to }) => to));
  const free = [...programs.values()].filter(
    program => answers(program) && !called.has(program.workload.name) && !entries.includes(program.workload),
  );
  const apps = free.filter(({ family }) => family.role === 'app' || family.role === 'proxy');
  const targets = apps.length > 0 ? apps : free.filter(({ family }) => family.role === 'data');
  return targets.map(({ workload }) => ({
    from: first.name,
    to: workload.name,
    why: 'Nothing says whom the entry calls, and nobody else calls this one (rule calls.entry).',
    place: workload.place,
  }));
}

/** A service has at most so many steps; what is beyond is left out, one by one. */
function withinSteps(edges: readonly Edge[], findings: Findings): Edge[] {
  const counts = new Map<string, number>();
  return edges.filter(({ from, to, place }) => {
    const count = (counts.get(from) ?? 0) + 1;
    counts.set(from, count);
    if (count <= LIMITS.stepsPerService) return true;
    leaveOut(
      findings,
      place,
      `call from ${from} to ${to}`,
      `A service has at most ${String(LIMITS.stepsPerService)} calls.`,
    );
    return false;
  });
}

/** Edges in an order in which every caller comes before those it calls; edges that close a circle are dropped. */
function withoutCircles(
  entries: readonly string[],
  path: readonly Edge[],
  findings: Findings,
): { edges: Edge[]; order: string[] } {
  const edges = bySource(path);
  const state = new Map<string, 'open' | 'done'>();
  const kept: Edge[] = [];
  const order: string[] = [];
  for (const entry of entries) {
    if (state.has(entry)) continue;
    const stack = [{ name: entry, next: 0 }];
    state.set(entry, 'open');
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const edge = edges.get(top.name)?.[top.next++];
      if (edge === undefined) {
        state.set(top.name, 'done');
        order.unshift(top.name);
        stack.pop();
      } else if (state.get(edge.to) === 'open') {
        leaveOut(
          findings,
          edge.place,
          `call from ${edge.from} to ${edge.to}`,
          'It would close a circle of calls, and a request must come to an end.',
        );
      } else {
        kept.push(edge);
        if (state.has(edge.to)) continue;
        state.set(edge.to, 'open');
        stack.push({ name: edge.to, next: 0 });
      }
    }
  }
  return { edges: kept, order };
}

/** Probabilities with which each service is called at most once for a request from outside. */
function weigh(
  entries: readonly string[],
  { edges, order }: { edges: readonly Edge[]; order: readonly string[] },
): Pick<CallGraph, 'edges' | 'visits'> {
  const visits = new Map<string, number>();
  const incoming = new Map<string, Edge[]>();
  for (const edge of edges) incoming.set(edge.to, [...(incoming.get(edge.to) ?? []), edge]);
  const shares = new Map<string, number>();
  for (const name of order) {
    const direct = entries.includes(name) ? 1 / entries.length : 0;
    const offered = (incoming.get(name) ?? []).reduce((sum, { from }) => sum + (visits.get(from) ?? 0), 0);
    const share = offered > 1 ? Math.round(1e4 / offered) / 1e4 : 1;
    shares.set(name, share);
    visits.set(name, direct + offered * share);
  }
  return { edges: edges.map(edge => ({ ...edge, probability: shares.get(edge.to)! })), visits };
}

function noteOrder(graph: CallGraph, findings: Findings): void {
  const first = graph.edges[0];
  if (first === undefined) return;
  assume(findings, first.place, {
    what: 'order of calls',
    value: 'one after another, as they stand in the files',
    why: 'Which calls go out together is not in the files (rule calls.order).',
  });
}

function noteGraph(graph: CallGraph, programs: Programs, findings: Findings): void {
  noteOrder(graph, findings);
  for (const name of graph.entries) {
    const { workload } = programs.get(name)!;
    assume(findings, (workload.exposures[0] ?? workload).place, {
      what: 'entry service',
      value: name,
      why: entryReason(workload),
    });
  }
  for (const { from, to, probability, why, place } of graph.edges) {
    const value =
      probability === 1
        ? 'once for each request'
        : `for ${String(Math.round(probability * 1000) / 10)} % of its requests`;
    assume(findings, place, {
      what: `call from ${from} to ${to}`,
      value,
      why:
        probability === 1
          ? why
          : `${why} Several call it; each service is taken to be called once for a request (rule calls.once).`,
    });
  }
  for (const { workload } of programs.values()) {
    if (!graph.visits.has(workload.name) && !['job', 'cronjob'].includes(workload.controller)) {
      assume(findings, workload.place, {
        what: `requests to ${workload.name}`,
        value: 'none',
        why: 'No call leads to it from the entry; it is placed, started and takes its memory (rule calls.background).',
      });
    }
  }
}

/** The assumed call graph over all programs. */
export function assumeCalls(programs: Programs, findings: Findings): CallGraph {
  const mentioned = mentionEdges(programs);
  const told = [...mentioned, ...dependencyEdges(programs, mentioned)];
  const all = [...told, ...nameEdges(programs, told)];
  const path = onPath(all, programs);
  const entries = entriesOf(programs, all, path);
  const names = entries.map(({ name }) => name);
  const acyclic = withoutCircles(
    names,
    withinSteps([...path, ...fallbackEdges(entries, path, programs)], findings),
    findings,
  );
  const graph = { entries: names, ...weigh(names, acyclic) };
  noteGraph(graph, programs, findings);
  return graph;
}
