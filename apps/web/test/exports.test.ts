import { describe, expect, it } from 'vitest';
import { cellOf, csvOf, escapedMarkdown as escaped } from '@tare/experiments';
import { numbersCsv } from '../src/exports/csv.ts';
import { markdownOf } from '../src/exports/markdown.ts';
import { fileName } from '../src/exports/save.ts';
import { xml } from '../src/exports/svg.ts';
import { centred, spanned, zoomed } from '../src/time/span.ts';
import { comparison } from './comparison.ts';

describe('CSV', () => {
  it('is never a formula: what begins like one gets an apostrophe (OWASP, CSV injection)', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
      expect(cellOf(text).replace(/^"/, '').startsWith("'")).toBe(true);
    expect(cellOf(-1.5)).toBe('-1.5');
  });

  it('quotes commas, quotes and line ends as RFC 4180 says', () => {
    expect(csvOf([['a,b', 'say "so"', 'two\nlines', 1, null]])).toBe(
      '"a,b","say ""so""","two\nlines",1,\r\n',
    );
  });

  it('has every figure with its interval, and nothing where it is unknown', () => {
    const lines = numbersCsv(comparison()).split('\r\n');
    expect(lines).toContain('p50,one,12.34,12.1,12.6');
    expect(lines).toContain('p99,two,,,');
  });
});

describe('Markdown for a pull request', () => {
  it('has the verdict, a table and the link', () => {
    const markdown = markdownOf(comparison(), 'https://example.org/#s=x');
    expect(markdown).toContain('**One.**');
    expect(markdown).toContain('| | one | two |\n| --- | ---: | ---: |\n| Hosts | 2 | 5 |');
    expect(markdown).toContain('](https://example.org/#s=x)');
  });

  it('lets no name be markup', () => {
    expect(escaped('<img src=x> | **b** [l](u)\nx')).toBe('&lt;img src=x> \\| \\*\\*b\\*\\* \\[l\\](u) x');
    const sly = { ...comparison(), name: '<script>' };
    expect(markdownOf(sly, '')).not.toContain('<script');
  });
});

it('text in a picture is text', () => {
  expect(xml('<a href="x">&')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;');
});

it('file names hold letters, digits and dashes only', () => {
  expect(fileName('../../Web shop: "ä"', 'racks', 'svg')).toBe('tare-web-shop-racks.svg');
  expect(fileName('…', 'racks', 'svg')).toBe('tare-scenario-racks.svg');
});

describe('the part that the charts show', () => {
  it('is all of the run, or what is wanted of it, moved inside', () => {
    expect(spanned(null, 60)).toEqual({ from: 0, to: 60 });
    expect(spanned(zoomed({ from: 0, to: 60 }, 0.5), 60)).toEqual({ from: 15, to: 45 });
    expect(spanned(centred({ from: 15, to: 45 }, 5), 60)).toEqual({ from: 0, to: 30 });
    expect(spanned(zoomed({ from: 40, to: 60 }, 2), 60)).toEqual({ from: 20, to: 60 });
    expect(spanned({ from: 10, to: 10 }, 60)).toEqual({ from: 10, to: 10.06 });
  });
});
