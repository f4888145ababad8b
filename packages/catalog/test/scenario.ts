import { type Problem, parseScenarioText } from '@tare/schema';
import { type Prepared, prepareText } from '../src/index.ts';

/** A small scenario; parts may be replaced by other YAML. */
export interface Parts {
  readonly machine?: string;
  readonly pool?: string;
  readonly os?: string;
  readonly architectures?: string;
  readonly service?: string;
  readonly platforms?: string;
  readonly more?: string;
}

export const scenarioText = (parts: Parts = {}): string => `
tare: 1
name: small
sites:
  dc: { provider: own, pools: { general: { machine: ${parts.machine ?? 'own.16c64g'}, count: auto${parts.pool ?? ''} } } }
images:
  app: { layers: [{ digest: base, size: 30Mi }], architectures: ${parts.architectures ?? '[amd64]'}, os: ${parts.os ?? 'linux'} }
services:
  web: { image: app, replicas: 4, work: { cpu: 5ms }, memory: { base: 80Mi }, startup: { init: 800ms }, ${parts.service ?? 'requests: { cpu: 500m, memory: 256Mi }'} }
traffic: { users: { arrivals: poisson, to: web, rate: 100/s } }
platforms: ${parts.platforms ?? '{ container: { stack: [container-runc] } }'}
run: { duration: 1min }
${parts.more ?? ''}
`;

export function prepared(text: string): Prepared {
  const outcome = prepareText(text);
  if (!outcome.ok)
    throw new Error(outcome.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return outcome.value;
}

export function problemsOf(text: string): readonly Problem[] {
  const outcome = prepareText(text);
  return outcome.ok ? [] : outcome.problems;
}

/** The document with the keys of every mapping in reverse order. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

export function documentOf(text: string): unknown {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) throw new Error('not a scenario');
  return parsed.value.document;
}

/** The first deployment of the first platform. */
export const deploymentOf = (parts: Parts) =>
  prepared(scenarioText(parts)).plan.platforms[0]!.deployments[0]!;
