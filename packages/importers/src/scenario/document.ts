/** Workloads of any origin → a scenario document, everything that is assumed on the way among the findings. */
import { LIMITS, SCENARIO_VERSION, type ScenarioDocument } from '@tare/schema';
import { assumeCalls, type CallGraph, type Program } from '../assume/calls.ts';
import { familyOf } from '../assume/families.ts';
import { assumeRate } from '../assume/traffic.ts';
import { assume, type Findings, fileStart, normalise, type SourcePlace } from '../findings.ts';
import type { Workload, WorkloadSet } from '../workload.ts';
import { writeImages } from './images.ts';
import { assignIds } from './names.ts';
import { BASELINE, type Origin, writePlatforms, writeSite } from './platforms.ts';
import { writeRate } from './quantities.ts';
import { isBatch, type Naming, writeBatch, writeService } from './services.ts';

const SITE = 'home';
const RUN = { duration: '2min', warmup: '20s', seed: 1, replications: 5 } as const;
const CLIENT_TIMEOUT = '10s';

const asProgram = (workload: Workload): Program => ({ workload, family: familyOf(workload) });

function namesOf(workloads: readonly Workload[], findings: Findings): ReadonlyMap<string, string> {
  const ids = assignIds(workloads.map(({ name }) => name));
  for (const { name, place } of workloads) {
    const id = ids.get(name)!;
    if (id !== name)
      normalise(findings, place, {
        what: `name ${name}`,
        value: id,
        why: 'Names in a scenario are lower-case letters, digits, "-" and ".".',
      });
  }
  return ids;
}

function writeTraffic(
  programs: ReadonlyMap<string, Program>,
  graph: CallGraph,
  ids: ReadonlyMap<string, string>,
  findings: Findings,
): NonNullable<ScenarioDocument['traffic']> {
  const traffic: NonNullable<ScenarioDocument['traffic']> = {};
  const { rate, boundBy } = assumeRate(programs, graph);
  const each = Math.round((rate / Math.max(1, graph.entries.length)) * 1e6) / 1e6;
  for (const entry of graph.entries) {
    const id = ids.get(entry)!;
    traffic[graph.entries.length === 1 ? 'visitors' : id] = {
      arrivals: 'poisson',
      to: id,
      rate: writeRate(each),
      timeout: CLIENT_TIMEOUT,
    };
    assume(findings, programs.get(entry)!.workload.place, {
      what: `traffic to ${entry}`,
      value: `Poisson, ${writeRate(each)}, time-out ${CLIENT_TIMEOUT}`,
      why:
        boundBy === undefined
          ? 'No file says how many requests come (rule traffic.usual); put in your own rate.'
          : `No file says how many requests come; at more than this ${boundBy} would pass half of its CPU (rule traffic.room). Put in your own rate.`,
    });
  }
  return traffic;
}

function noteFrame(place: SourcePlace, findings: Findings): void {
  assume(findings, place, {
    what: 'hosts',
    value: 'as many as the workload needs',
    why: 'No file says on which hosts it runs (rule hosts.auto).',
  });
  assume(findings, place, {
    what: 'run',
    value: `${RUN.duration} after ${RUN.warmup} of warm-up, ${String(RUN.replications)} replications`,
    why: 'No file says how long to look (rule run.usual).',
  });
}

function writeBatches(
  programs: readonly Program[],
  naming: Naming,
  findings: Findings,
): Pick<ScenarioDocument, 'batches'> {
  const batches = programs
    .filter(isBatch)
    .map(program => [naming.ids.get(program.workload.name)!, writeBatch(program, naming, findings)] as const);
  return batches.length === 0 ? {} : { batches: Object.fromEntries(batches) };
}

/** The scenario of an import. */
export function writeDocument(set: WorkloadSet, origin: Origin, findings: Findings): ScenarioDocument {
  const programs = set.workloads.map(asProgram);
  const byName = new Map(programs.map(program => [program.workload.name, program]));
  noteFrame(set.workloads[0]?.place ?? fileStart(''), findings);
  const ids = namesOf(set.workloads, findings);
  const graph = assumeCalls(byName, findings);
  const { images, idOf } = writeImages(programs, findings);
  const naming: Naming = { ids, images: idOf };
  const running = programs.filter(program => !isBatch(program));
  const services = new Set(running.map(({ workload }) => workload.name));
  const context = { graph, naming, services, findings };
  return {
    tare: SCENARIO_VERSION,
    name: set.name.slice(0, LIMITS.titleCharacters),
    sites: { [SITE]: writeSite(set.workloads, findings) },
    images,
    services: Object.fromEntries(
      running.map(program => [ids.get(program.workload.name)!, writeService(program, context)]),
    ),
    ...(graph.entries.length === 0 ? {} : { traffic: writeTraffic(byName, graph, ids, findings) }),
    ...writeBatches(programs, naming, findings),
    platforms: writePlatforms(origin, set.workloads, ids, findings),
    baseline: BASELINE,
    run: { ...RUN },
  };
}
