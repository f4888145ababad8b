import { describe, expect, it } from 'vitest';
import { linkIn, readFragment, writeFragment } from '../src/document/fragment.ts';
import { looksLikeDocument } from '../src/document/files.ts';

const VIEW = { tab: 'graph', rackView: 'table', dimension: 'cpu', section: 'why' } as const;

describe('what follows the #', () => {
  it('reads what it writes', () => {
    const text = writeFragment({ scenario: 'AQID-_', result: 'a'.repeat(64), view: VIEW });
    expect(text).toBe('s=AQID-_&r=aaaaaaaaaaaaaaaa&v=graph,table,cpu,at.why');
    expect(readFragment(`#${text}`)).toEqual({
      scenario: 'AQID-_',
      preset: null,
      result: 'a'.repeat(16),
      view: VIEW,
    });
  });

  it('a view as the page opens anyway says nothing', () => {
    const view = { tab: 'form', rackView: 'picture', dimension: 'memory', section: null } as const;
    expect(writeFragment({ scenario: 'x', view })).toBe('s=x');
    expect(writeFragment({})).toBe('');
  });

  it('a view is never part of the scenario: the same scenario has the same text', () => {
    const scenario = readFragment(`#${writeFragment({ scenario: 'abc', view: VIEW })}`).scenario;
    expect(scenario).toBe(readFragment('#s=abc').scenario);
  });

  it('leaves out what it does not understand', () => {
    expect(readFragment('')).toEqual({ scenario: null, preset: null, result: null, view: {} });
    expect(readFragment('#results')).toEqual({ scenario: null, preset: null, result: null, view: {} });
    expect(readFragment('#s=&p=../x&r=zz&v=sideways,at.<b>')).toEqual({
      scenario: null,
      preset: null,
      result: null,
      view: {},
    });
    expect(readFragment('#p=web-shop').preset).toBe('web-shop');
  });
});

describe('a pasted link', () => {
  it('is opened, whatever origin it names', () => {
    expect(linkIn('https://tare.example/#s=AQID ')).toMatchObject({
      kind: 'fragment',
      fragment: { scenario: 'AQID' },
    });
    expect(linkIn('https://tare.example/s/Ab12#r=0123456789abcdef')).toEqual({
      kind: 'short',
      path: '/s/Ab12#r=0123456789abcdef',
    });
    expect(looksLikeDocument('https://tare.example/#s=AQID')).toBe(true);
  });

  it('is nothing else', () => {
    for (const text of ['https://tare.example/', 'web: https://a/#s=x', 'plain', 'https://a.example/s/../x'])
      expect(linkIn(text), text).toBeNull();
  });
});
