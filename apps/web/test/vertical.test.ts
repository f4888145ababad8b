import type { Report } from '@tare/schema';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { onDemand } from '../src/messages/on-demand.ts';
import { SessionProvider } from '../src/session/context.tsx';
import type { Session } from '../src/session/session.ts';
import { hasVertical, Vertical } from '../src/views/vertical.tsx';

const text = onDemand.vertical;
const GIB = 2 ** 30;

type Scaling = Partial<Report['scaling']>;
const of = (scaling: Scaling) => [{ label: 'Containers', report: { scaling } as unknown as Report }];
const RECOMMENDED: Scaling = {
  recommendations: [
    {
      service: 'web',
      cpuMilli: [500, 250, 1000, 2000],
      memoryBytes: [GIB, 2 * GIB, 2 * GIB, 4 * GIB],
      isOutside: true,
    },
  ],
};

/** Of moments no more is asked than that they can be gone to. */
const session = { replay: { send: () => undefined } } as unknown as Session;
const drawn = (scaling: Scaling): string =>
  renderToStaticMarkup(
    createElement(SessionProvider, { value: session }, createElement(Vertical, { of: of(scaling) })),
  );
/** What stands in each cell of the rows, without the drawings. */
const cellsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr class="border.*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd] .*?<\/t[hd]>/g)].map(([cell]) => cell.replaceAll(/<[^>]*>/g, '')),
  );

describe('what the vertical autoscaler recommends', () => {
  it('is said of CPU and memory each, with what is asked for and whether it would be replaced', () => {
    const [cpu, memory] = cellsOf(drawn(RECOMMENDED));
    const figure = text.figure('0.500 cores', '0.250 cores', '1 core', '2 cores');
    expect(cpu).toEqual([
      'Containers',
      'web',
      text.cpu,
      figure,
      '0.500 cores',
      '0.250 cores',
      '1 core',
      '2 cores',
      text.outside,
    ]);
    expect(memory!.slice(4)).toEqual(['1 GiB', '2 GiB', '2 GiB', '4 GiB', text.outside]);
  });

  it('is drawn to the scale of the largest: bounds as a band, the target as a line, what is asked for as a ring', () => {
    const html = drawn(RECOMMENDED);
    expect(html).toContain('left:12.5%;width:87.5%');
    expect(html).toContain('bg-accent" style="left:50%"');
    expect(html).toContain('bg-paper" style="left:25%"');
  });

  it('says what it changed, from what to what, and only once where it stayed the same', () => {
    const [row] = cellsOf(
      drawn({
        vertical: [
          { service: 'web', atMs: 61_000, what: 'evicted', cpuMilli: [500, 1000], memoryBytes: [GIB, GIB] },
        ],
      }),
    );
    expect(row).toEqual(['Containers', 'web', '61.0', text.kinds.evicted, '0.500 cores → 1 core', '1 GiB']);
  });

  it('is nothing where nobody has such an autoscaler', () => {
    expect(hasVertical(of({}))).toBe(false);
    expect(hasVertical(of({ recommendations: [], vertical: [] }))).toBe(false);
    expect(hasVertical(of(RECOMMENDED))).toBe(true);
    expect(drawn({})).toBe('');
  });
});
