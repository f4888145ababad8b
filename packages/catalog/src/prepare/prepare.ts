import {
  type Assumption,
  documentWith,
  failure,
  LIMITS,
  type Outcome,
  parseReadScenario,
  parseScenario,
  type PathSegment,
  type Plan,
  type PlanRun,
  type ReadDocument,
  readDocument,
  type Scenario,
  type ScenarioDocument,
  type ScenarioText,
  splitPath,
  type SweepSetting,
  success,
  withPlace,
  writeScenario,
} from '@tare/schema';
import { scenarioHash } from '@tare/share';
import { type Book, openBook } from '../book.ts';
import { CATALOGUE_VERSION } from '../version.ts';
import { withBatches } from './batches.ts';
import { beyondMeasured } from './beyond.ts';
import { checkScenario } from './checks.ts';
import { fillDefaults } from './defaults.ts';
import { prepareUpgrades } from './upgrades.ts';
import { prepareDrains } from './drains.ts';
import { prepareFaults, prepareNeighbours, spotInterruptions } from './faults.ts';
import { prepareLifetimes } from './lifetimes.ts';
import { sortedNames } from './names.ts';
import { notModelledIn } from './not-modelled.ts';
import { preparePlatforms } from './platforms.ts';
import { prepareImages, prepareServices, prepareTraffic } from './services.ts';
import { prepareSites } from './sites.ts';

/** A scenario made ready: the plan that the engine runs, and all that stands behind its numbers. */
export interface Prepared {
  readonly scenario: Scenario;
  /** As written, for storing and sharing. */
  readonly document: ScenarioDocument;
  readonly scenarioHash: string;
  readonly plan: Plan;
  /** Every catalogue number and every default in the plan. */
  readonly assumptions: readonly Assumption[];
  /** Plain sentences about what the scenario asks for and the engine leaves out. */
  readonly notModelled: readonly string[];
  /** Where the scenario lies outside what was measured. */
  readonly beyondMeasured: readonly string[];
}

export interface PreparedText extends Prepared {
  readonly locate: ScenarioText['locate'];
}

const RUN_DEFAULTS = { warmup: 0, seed: 1, replications: 10, maxEvents: LIMITS.eventsPerRun } as const;

function prepareRun({ run }: Scenario, book: Book): PlanRun {
  for (const field of ['warmup', 'seed', 'replications', 'maxEvents'] as const)
    if (run[field] === undefined)
      book.fill({
        path: `run.${field}`,
        what: field,
        value: RUN_DEFAULTS[field],
        unit: field === 'warmup' ? 'microseconds' : '',
        source: 'The format’s default.',
      });
  return {
    durationUs: run.duration,
    warmupUs: run.warmup ?? RUN_DEFAULTS.warmup,
    seed: run.seed ?? RUN_DEFAULTS.seed,
    replications: run.replications ?? RUN_DEFAULTS.replications,
    maxEvents: run.maxEvents ?? RUN_DEFAULTS.maxEvents,
    maxInFlight: LIMITS.requestsInFlight,
  };
}

function baselineOf(scenario: Scenario, book: Book): number {
  const names = sortedNames(scenario.platforms);
  if (scenario.baseline === undefined)
    book.fill({
      path: 'baseline',
      what: 'Baseline',
      value: names[0]!,
      unit: '',
      source: 'The first platform in order of names.',
    });
  return scenario.baseline === undefined ? 0 : names.indexOf(scenario.baseline);
}

/** Makes a decoded scenario ready. The order of keys in it decides nothing. */
export function prepareScenario(scenario: Scenario, document = writeScenario(scenario)): Outcome<Prepared> {
  const problems = checkScenario(scenario);
  if (problems.length > 0) return failure(problems.slice(0, LIMITS.problems));
  const book = openBook(scenario.assumptions ?? {});
  const hash = scenarioHash(scenario);
  fillDefaults(scenario, book);
  const { sites, pools } = prepareSites(scenario, book);
  const whole = withBatches(scenario);
  const recordings = prepareLifetimes(scenario);
  const { platforms, leftOut } = preparePlatforms(whole, { sites, pools, recordings }, book);
  const plan: Plan = {
    identity: { scenarioHash: hash, catalogueVersion: CATALOGUE_VERSION },
    sites,
    pools: pools.map(pool => pool.plan),
    images: prepareImages(scenario),
    services: prepareServices(whole, book),
    traffic: prepareTraffic(whole),
    lifetimes: recordings.map(({ plan }) => plan),
    faults: [...prepareFaults(scenario), ...spotInterruptions(pools, sites, book)],
    neighbours: prepareNeighbours(whole),
    drains: prepareDrains(whole),
    ...prepareUpgrades(
      scenario,
      pools.map(({ plan: { id } }) => id),
      book,
    ),
    platforms,
    baseline: baselineOf(scenario, book),
    cpuShareOfPrice: book.number('cost.cpu_share'),
    run: prepareRun(scenario, book),
  };
  return success({
    scenario,
    document,
    scenarioHash: hash,
    plan,
    assumptions: book.assumptions(),
    notModelled: [...notModelledIn(scenario), ...leftOut],
    beyondMeasured: beyondMeasured({ scenario, plan, pools }),
  });
}

/** A scenario document as a value (from JSON, a link, a database) → what the engine runs, or every Problem. */
export function prepare(value: unknown): Outcome<Prepared> {
  const parsed = parseScenario(value);
  return parsed.ok ? prepareScenario(parsed.value, value as ScenarioDocument) : parsed;
}

/** Ids of assumptions hold dots themselves. */
const segmentsOf = (path: string): PathSegment[] =>
  path.startsWith('assumptions.') ? ['assumptions', path.slice('assumptions.'.length)] : splitPath(path);

/** A scenario as YAML or JSON text; Problems carry line and column. */
export function prepareText(text: string): Outcome<PreparedText> {
  const read = readDocument(text);
  return read.ok ? prepareRead(read.value) : read;
}

/** The same, of a text that has been read already. */
export function prepareRead(read: ReadDocument): Outcome<PreparedText> {
  const parsed = parseReadScenario(read);
  if (!parsed.ok) return parsed;
  const { scenario, document, locate } = parsed.value;
  const prepared = prepareScenario(scenario, document);
  return prepared.ok
    ? success({ ...prepared.value, locate })
    : failure(prepared.problems.map(fault => withPlace(fault, locate, segmentsOf(fault.path))));
}

/** The scenario made ready with other values at some paths. */
export const preparedWith =
  (document: ScenarioDocument) =>
  (settings: readonly SweepSetting[]): Outcome<Prepared> => {
    const changed = documentWith(document, settings);
    return changed.ok ? prepare(changed.value) : changed;
  };
