import { existsSync, readFileSync } from 'node:fs';
import { limited, stabilised } from '@tare/engine/rules';
import type { PlanScalingRules } from '@tare/schema';
import { describe, expect, it } from 'vitest';

const SECOND = 1e6;
const pods = (type: 'Pods' | 'Percent', value: number, seconds: number) => ({
  type,
  value,
  periodUs: seconds * SECOND,
});
const UP: PlanScalingRules = {
  stabilisationUs: 0,
  select: 'Max',
  policies: [pods('Pods', 4, 15), pods('Percent', 100, 15)],
};
const DOWN: PlanScalingRules = {
  stabilisationUs: 300 * SECOND,
  select: 'Max',
  policies: [pods('Percent', 100, 15)],
};

/** Upstream's rows, where they are at hand. */
const VECTORS = new URL('../../../../shared/vectors/', import.meta.url);
const there = existsSync(VECTORS);
interface Row {
  readonly case: string;
  readonly input: Readonly<Record<string, never>>;
  readonly expected: { readonly replicas?: number };
}
const rowsOf = (file: string): Row[] =>
  (JSON.parse(readFileSync(new URL(`${file}.json`, VECTORS), 'utf8')) as { cases: Row[] }).cases;

describe('horizontal autoscaler against upstream’s own cases', () => {
  it.skipIf(!there)('O3 policies: upstream’s rows (../shared/vectors is needed)', () => {
    interface Input {
      readonly currentReplicas: number;
      readonly prenormalizedDesiredReplicas: number;
      readonly specMinReplicas: number;
      readonly specMaxReplicas: number;
      readonly scaleUpRules?: UpstreamRules;
      readonly scaleDownRules?: UpstreamRules;
      readonly scaleUpEvents?: readonly UpstreamEvent[];
      readonly scaleDownEvents?: readonly UpstreamEvent[];
    }
    interface UpstreamRules {
      readonly policies?: readonly { type: 'Pods' | 'Percent'; value: number; periodSeconds: number }[];
      readonly selectPolicy?: PlanScalingRules['select'];
    }
    interface UpstreamEvent {
      readonly replicaChange: number;
      readonly secondsAgo: number;
    }
    const rules = (of: UpstreamRules | undefined, otherwise: PlanScalingRules): PlanScalingRules => ({
      stabilisationUs: 0,
      select: of?.selectPolicy ?? 'Max',
      policies:
        of?.policies?.map(({ type, value, periodSeconds }) => pods(type, value, periodSeconds)) ??
        otherwise.policies,
    });
    const events = (of: readonly UpstreamEvent[] = []) =>
      of.map(({ replicaChange, secondsAgo }) => ({ change: replicaChange, atUs: -secondsAgo * SECOND }));
    const rows = rowsOf('k8s-hpa-behavior-rate');
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const input = row.input as unknown as Input;
      const bounds = {
        min: input.specMinReplicas,
        max: input.specMaxReplicas,
        up: rules(input.scaleUpRules, UP),
        down: rules(input.scaleDownRules, DOWN),
      };
      const history = { up: events(input.scaleUpEvents), down: events(input.scaleDownEvents) };
      const got = limited(input.currentReplicas, input.prenormalizedDesiredReplicas, bounds, history, 0);
      expect([row.case, got]).toEqual([row.case, row.expected.replicas]);
    }
  });

  it.skipIf(!there)('O3 stabilisation: upstream’s rows (../shared/vectors is needed)', () => {
    interface Input {
      readonly op: string;
      readonly current: number;
      readonly desired: number;
      readonly scaleUpWindowSeconds: number;
      readonly scaleDownWindowSeconds: number;
      readonly recommendations: readonly { recommendation: number; secondsAgo: number }[];
    }
    const rows = rowsOf('k8s-hpa-stabilization').filter(
      ({ input }) => (input as unknown as Input).op === 'stabilizeWithBehavior',
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const input = row.input as unknown as Input;
      const window = (seconds: number): PlanScalingRules => ({ ...UP, stabilisationUs: seconds * SECOND });
      const got = stabilised(
        input.current,
        input.desired,
        { up: window(input.scaleUpWindowSeconds), down: window(input.scaleDownWindowSeconds) },
        input.recommendations.map(({ recommendation, secondsAgo }) => ({
          replicas: recommendation,
          atUs: -secondsAgo * SECOND,
        })),
        0,
      );
      expect([row.case, got]).toEqual([row.case, row.expected.replicas]);
    }
  });
});
