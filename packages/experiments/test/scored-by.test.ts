import { kubernetes } from '@tare/engine/rules';
import { describe, expect, it } from 'vitest';
import { SCORE_ORDER, scoredBy } from '../src/text.ts';

describe('what scored a host', () => {
  it("O1 stands in the order of the scheduler, whatever the report's JSON has, and names all that score", () => {
    expect(SCORE_ORDER).toEqual(Object.keys(kubernetes.SCORE_WEIGHTS));
    const scores = Object.fromEntries([...SCORE_ORDER].sort().map(name => [name, 1]));
    expect(
      scoredBy([
        { host: 'full', refused: { plugin: 'NodePorts', reason: '' } },
        { host: 'free', scores },
      ]),
    ).toEqual(SCORE_ORDER);
  });
  it('is nobody where none was feasible', () => {
    expect(scoredBy([{ host: 'full', refused: { plugin: 'NodePorts', reason: '' } }])).toEqual([]);
  });
});
