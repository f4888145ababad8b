import { describe, expect, it } from 'vitest';
import { typeset } from '../src/docs/typeset.ts';

describe('typeset', () => {
  it.each([
    ["a guest's kernel and the guests' memory", 'a guest’s kernel and the guests’ memory'],
    ['the answer is "not distinguishable".', 'the answer is “not distinguishable”.'],
    ['"It works on my machine." And (“so” on)', '“It works on my machine.” And (“so” on)'],
    ["what he calls 'pet' hosts", 'what he calls ‘pet’ hosts'],
    ['nothing to do', 'nothing to do'],
  ])('%s', (typed, printed) => {
    expect(typeset(typed)).toBe(printed);
  });
});
