/** The boundary: text or value in, a decoded scenario or every Problem out. Parsed once, trusted below. */
import * as z from 'zod';
import {
  guardValue,
  type PathSegment,
  printPath,
  type ReadDocument,
  readDocument,
  withPlace,
} from './document.ts';
import { saysMissing } from './field.ts';
import { climb } from './ladder.ts';
import { LIMITS } from './limits.ts';
import { failure, type Outcome, type Problem, problem, success } from './problem.ts';
import { checkReferences } from './references.ts';
import { type Scenario, type ScenarioDocument, scenarioSchema } from './scenario.ts';

type Issue = z.core.$ZodIssue;
interface Located {
  readonly fault: Problem;
  readonly path: readonly PathSegment[];
}

const asSegments = (path: readonly PropertyKey[]): PathSegment[] =>
  path.map(part => (typeof part === 'number' ? part : String(part)));

function fixOf(issue: Issue): string {
  if (issue.code === 'custom' && typeof issue.params?.fix === 'string') return issue.params.fix;
  if (issue.code === 'invalid_value') return `Use one of: ${issue.values.map(String).join(', ')}.`;
  return 'Correct the value; `tare schema scenario` shows what is allowed.';
}

/** A union's own issue is useful only through the branch that came closest. */
function closestBranch(issue: Issue): readonly Issue[] | undefined {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return undefined;
  const depth = (branch: readonly Issue[]) =>
    Math.max(0, ...branch.map(one => one.path.length + (one.code === 'custom' ? 0.5 : 0)));
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  return best !== undefined && depth(best) > 0 ? best : undefined;
}

function explain(issue: Issue, base: readonly PathSegment[]): Located[] {
  const path = [...base, ...asSegments(issue.path)];
  const at = printPath(path);
  if (saysMissing(issue.message))
    return [{ path, fault: problem('missing', at, `${issue.message}.`, 'Add it.') }];
  const branch = closestBranch(issue);
  if (branch !== undefined) return branch.flatMap(one => explain(one, path));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => ({
        path: [...path, key],
        fault: problem(
          'unknown-field',
          printPath([...path, key]),
          `There is no field "${key}" here.`,
          'Remove it or correct its name; `tare schema scenario` lists the fields.',
        ),
      }));
    case 'invalid_key':
      return [
        { path, fault: problem('invalid', at, issue.issues[0]?.message ?? 'is not a name', 'Rename it.') },
      ];
    case 'invalid_type':
      if (issue.input === undefined && issue.message.includes('undefined'))
        return [{ path, fault: problem('missing', at, 'is missing.', `Add it (${issue.expected}).`) }];
      return [{ path, fault: problem('invalid', at, `${issue.message}.`, fixOf(issue)) }];
    default:
      return [
        { path, fault: problem('invalid', at, `${issue.message}.`.replace(/\.\.$/, '.'), fixOf(issue)) },
      ];
  }
}

/** Zod's issues as located Problems. */
export function explainIssues(issues: readonly Issue[]): Problem[] {
  return issues.flatMap(issue => explain(issue, [])).map(located => located.fault);
}

/** null: there are so many faults that they cannot even be collected. */
function parsed(value: unknown): ReturnType<typeof scenarioSchema.safeParse> | null {
  try {
    return scenarioSchema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const tooManyFaults = (): Problem =>
  problem(
    'too-large',
    '',
    'There are too many faults to name.',
    'Look at the longest list: most of its rows are not what the format expects.',
  );

function decode(value: unknown, locate?: ReadDocument['locate']): Outcome<Scenario> {
  const climbed = climb(value);
  if (!climbed.ok)
    return locate === undefined ? climbed : failure(climbed.problems.map(fault => withPlace(fault, locate)));
  const decoded = parsed(climbed.value);
  if (decoded === null) return failure([tooManyFaults()]);
  const located: Located[] = decoded.success
    ? checkReferences(decoded.data)
    : decoded.error.issues.flatMap(issue => explain(issue, []));
  if (decoded.success && located.length === 0) return success(decoded.data);
  const shown = located.slice(0, LIMITS.problems);
  return failure(
    shown.map(({ fault, path }) => (locate === undefined ? fault : withPlace(fault, locate, path))),
  );
}

/** A scenario document as a value (from JSON, a link, a database): every Problem, or the decoded scenario. */
export function parseScenario(value: unknown): Outcome<Scenario> {
  const faults = guardValue(value);
  return faults.length > 0 ? failure(faults) : decode(value);
}

export interface ScenarioText {
  readonly scenario: Scenario;
  /** The document as written, for storing and sharing. */
  readonly document: ScenarioDocument;
  readonly locate: ReadDocument['locate'];
}

/** A scenario as YAML or JSON text; Problems carry line and column. */
export function parseScenarioText(text: string): Outcome<ScenarioText> {
  const read = readDocument(text);
  return read.ok ? parseReadScenario(read.value) : read;
}

/** The same, of a text that has been read already. */
export function parseReadScenario({ value, locate }: ReadDocument): Outcome<ScenarioText> {
  const decoded = decode(value, locate);
  if (!decoded.ok) return decoded;
  return success({ scenario: decoded.value, document: value as ScenarioDocument, locate });
}

/** The document a person would write for a decoded scenario. */
export const writeScenario = (scenario: Scenario): ScenarioDocument => z.encode(scenarioSchema, scenario);
