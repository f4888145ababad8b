import { FAILURE_DOMAINS } from '@tare/schema';
import { expect, it } from 'vitest';
import { faultText } from '../src/figures/fault.ts';

it('says what struck, which one, and what the scenario calls it', () => {
  const panic = { fault: 'panic', kind: 'kernel', domain: 'host 1' };
  expect(faultText(panic)).toBe('A kernel stops: that of host 1 (panic)');
  expect(faultText({ ...panic, domain: 'own 15' })).toBe('A kernel stops: that of instance 15 (panic)');
  expect(faultText({ fault: 'stream', kind: 'neighbour', domain: 'memory-hog' })).toBe(
    'A neighbour takes memory bandwidth (stream)',
  );
  expect(faultText({ fault: 'empty', kind: 'drain', domain: 'host 0, host 1' })).toBe(
    'Hosts are drained: host 0, host 1 (empty)',
  );
  expect(faultText({ fault: 'x', kind: 'nobody-knows', domain: 'y' })).toBe('x: y');
});

it('has words for everything that can fail', () => {
  for (const kind of FAILURE_DOMAINS)
    expect(faultText({ fault: 'f', kind, domain: 'd' })).toMatch(
      /^A .* (?:fails|stops|ends|is lost): d \(f\)$/,
    );
});
