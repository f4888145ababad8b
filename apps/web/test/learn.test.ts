import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE_VERSION, lessons, parameterOf, prepareText, presets } from '@tare/catalog';
import { compare } from '@tare/experiments';
import { inlineRunner } from '@tare/runner';
import type { Comparison } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../src/learn/pieces.ts';
import { FIGURES } from '../src/learn/figures/index.ts';
import { judged } from '../src/learn/outcome.tsx';
import { readingOf } from '../src/learn/reading.ts';
import { STACKS } from '../src/learn/stacks.ts';

const folder = join(import.meta.dirname, '../src/learn/chapters');
const texts = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
const figuresIn = (text: string) => [...text.matchAll(/^\{\{figure ([a-z-]+)\}\}$/gm)].map(([, id]) => id!);
const scenarioOf = (id: string) => [...lessons, ...presets].find(one => one.id === id)!;

async function run(id: string): Promise<Comparison> {
  const prepared = prepareText(scenarioOf(id).yaml);
  if (!prepared.ok) throw new Error(prepared.problems[0]?.message);
  const { execute, concurrency } = inlineRunner();
  const outcome = await compare(prepared.value, { execute, concurrency });
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return outcome.value;
}

describe('chapters', () => {
  it('are six, of 400 to 700 words, each with two or three figures and its sources', () => {
    expect(texts).toHaveLength(6);
    for (const text of texts) {
      const [prose = '', sources] = text.split('\n## Sources\n');
      const words = prose.split(/\s+/).length;
      expect(words, text.slice(0, 40)).toBeGreaterThan(400);
      expect(words, text.slice(0, 40)).toBeLessThan(700);
      expect([2, 3]).toContain(figuresIn(text).length);
      expect(sources?.match(/^- /gm)?.length).toBeGreaterThan(2);
    }
  });

  it('hold every figure once', () => {
    expect(texts.flatMap(figuresIn).sort()).toEqual(FIGURES.map(({ id }) => id).sort());
  });
});

describe.each(FIGURES)('figure $id', figure => {
  it('has an answer and an explanation from its run, and names only numbers that the run rests on', async () => {
    const comparison = await run(figure.scenario);
    const reading = readingOf(comparison);
    expect(comparison.catalogueVersion).toBe(CATALOGUE_VERSION);
    const { guess } = figure;
    if (guess.kind === 'slider') {
      const measured = guess.measured(reading)!;
      expect(measured).toBeGreaterThanOrEqual(guess.low);
      expect(measured).toBeLessThanOrEqual(guess.high);
      expect(judged(guess, measured, reading)).toContain('close');
    } else {
      const measured = guess.measured(reading)!;
      expect(guess.options.map(({ id }) => id)).toContain(measured);
      expect(judged(guess, measured, reading)).toContain('You said what the run says');
    }
    const text = figure.explain(reading);
    expect(text).not.toMatch(/unknown|undefined|NaN/);
    const assumed = comparison.assumptions.map(({ id }) => id);
    for (const id of figure.rests) {
      expect(assumed, id).toContain(id);
      expect(parameterOf(id), id).toBeDefined();
    }
  });
});

describe('drawings', () => {
  it('each stand in one chapter', () => {
    const drawn = texts.flatMap(piecesOf).flatMap(piece => (piece.kind === 'stacks' ? [piece.id] : []));
    expect(drawn.toSorted()).toEqual(STACKS.map(({ id }) => id).toSorted());
  });
});
