import { describe, expect, it } from 'vitest';
import { CARD_SECTIONS, cardOf, technologies } from '../src/index.ts';

describe('technology cards', () => {
  it.each(technologies.map(technology => [technology.id, technology] as const))('%s', (_, technology) => {
    const { sections, support } = cardOf(technology);
    expect(sections.map(({ name }) => name)).toEqual([...CARD_SECTIONS]);
    const numbers = sections.flatMap(({ parameters }) => parameters);
    expect(Object.values(support).reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
    // What every layer costs in start-up, memory and CPU is known or assumed, never left out.
    for (const name of ['start-up', 'memory', 'CPU'])
      expect(sections.find(section => section.name === name)!.parameters, name).not.toEqual([]);
  });
});
