import type { Decision } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { reasonsOf, toldOf } from '../src/placement/decision.ts';

const host = (name: string, total?: number) => ({
  host: name,
  ...(total !== undefined && { scores: { NodeResourcesFit: total, ImageLocality: 0 }, total }),
});
const refused = (name: string, reason: string) => ({
  host: name,
  refused: { plugin: 'NodeResourcesFit', reason },
});
const decision = (hosts: Decision['hosts']): Decision => ({
  service: 'web',
  instance: 3,
  host: 'general/1',
  reason: 'kube-scheduler among 3 hosts',
  ...(hosts !== undefined && { hosts }),
});

describe('a placement decision', () => {
  it('says by how much the chosen host was ahead', () => {
    const told = toldOf(
      decision([host('general/1', 90), host('general/0', 84), refused('general/2', 'Too many pods')]),
    )!;
    expect(told.outcome).toEqual({ kind: 'best', total: 90, lead: 6 });
    expect(told.plugins).toEqual(['NodeResourcesFit']);
    expect(reasonsOf(told)).toEqual([{ reason: 'Too many pods', hosts: 1 }]);
  });

  it('says that equals were drawn from, that there was only one, or that a host was opened', () => {
    expect(toldOf(decision([host('general/0', 90), host('general/1', 90)]))!.outcome).toEqual({
      kind: 'equal',
      total: 90,
      equals: 2,
      byLot: true,
    });
    expect(toldOf(decision([host('general/1')]))!.outcome).toEqual({ kind: 'only' });
    expect(toldOf(decision([refused('general/0', 'Insufficient cpu')]))!.outcome).toEqual({ kind: 'new' });
    expect(toldOf(decision([]))!.outcome).toEqual({ kind: 'new' });
  });

  it('says of other policies whether the lowest number went first, or whose turn it was', () => {
    const of = (policy: string, hosts: Decision['hosts']) =>
      toldOf({ ...decision(hosts), reason: `${policy} among 2 hosts` })!.outcome;
    const equal = [host('general/0', 50), host('general/1', 50)];
    expect(of('least-allocated', equal)).toMatchObject({ kind: 'equal', byLot: false });
    expect(of('gpu-packing', equal)).toMatchObject({ kind: 'equal', byLot: true });
    expect(of('first-fit', [host('general/0'), host('general/1')])).toEqual({ kind: 'turn', feasible: 2 });
    expect(of('first-fit', [host('general/1'), refused('general/0', 'too little CPU left')])).toEqual({
      kind: 'only',
    });
  });

  it('knows a guest by the host that it stands on', () => {
    expect(toldOf(decision([host('general/1, guest 4', 7), host('general/0, guest 2', 5)]))!.outcome).toEqual(
      {
        kind: 'best',
        total: 7,
        lead: 2,
      },
    );
  });

  it('has nothing to tell where the policy tells nothing', () => {
    expect(toldOf(decision(undefined))).toBeNull();
  });
});
