import { describe, expect, it } from 'vitest';
import { withoutNpm, withTools } from '../environment.mjs';
import { duration } from '../progress.mjs';
import { chooseSteps, STEPS } from '../steps.mjs';
import { tally } from '../summary.mjs';
import { nodeFits } from '../versions.mjs';

it.each([
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.11.0', false],
  ['24.10.0', false],
  ['24.11.0', true],
  ['25.9.0', false],
  ['26.0.0', true],
  ['27.1.0', true],
])('Node %s fits: %s', (version, fits) => {
  expect(nodeFits(version)).toBe(fits);
});

describe('the environment of what is started', () => {
  it('drops what npm exports, but not how to reach a registry', () => {
    const env = withoutNpm({
      HOME: '/h',
      NODE_ENV: 'production',
      npm_config_local_prefix: '/x',
      npm_lifecycle_event: 'start',
      npm_config_registry: 'https://r',
      NPM_CONFIG_CAFILE: '/ca',
    });
    expect(env).toMatchObject({ HOME: '/h', npm_config_registry: 'https://r', NPM_CONFIG_CAFILE: '/ca' });
    expect(env).not.toHaveProperty('NODE_ENV');
    expect(env).not.toHaveProperty('npm_config_local_prefix');
    expect(env).not.toHaveProperty('npm_lifecycle_event');
  });

  it('turns every report home off', () => {
    expect(withoutNpm({})).toEqual({
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    });
  });

  it('puts the toolchain before everything else on PATH', () => {
    const { PATH } = withTools({ root: '/r', folders: ['/a', '/b'] }, { PATH: '/usr/bin' });
    expect(PATH).toBe('/a:/b:/r/node_modules/.bin:/usr/bin');
  });
});

describe('the gate', () => {
  const result = (outcome: 'passed' | 'failed' | 'skipped') => ({
    title: 'a step',
    outcome,
    milliseconds: 1,
    note: '',
  });

  it.each([
    [['passed', 'passed'] as const, '2 passed, 0 failed'],
    [['passed', 'failed'] as const, '1 passed, 1 failed'],
    [['passed', 'failed', 'skipped'] as const, '1 passed, 1 failed, 1 skipped'],
  ])('counts %j as %s', (outcomes, line) => {
    expect(tally(outcomes.map(result))).toBe(line);
  });

  it('runs every step when none is named, and named ones in its own order', () => {
    expect(chooseSteps([]).steps).toBe(STEPS);
    expect(chooseSteps(['types', 'lint']).steps.map(({ name }) => name)).toEqual(['lint', 'types']);
    expect(chooseSteps(['lint', 'speed']).unknown).toEqual(['speed']);
  });

  it('has every step as a script of the root', async () => {
    const { default: root } = await import('../../../package.json', { with: { type: 'json' } });
    expect(Object.keys(root.scripts)).toEqual(expect.arrayContaining(STEPS.map(({ script }) => script)));
  });
});

it.each([
  [0, '0.0 s'],
  [9_940, '9.9 s'],
  [59_400, '59 s'],
  [59_600, '1 min 00 s'],
  [185_000, '3 min 05 s'],
])('%d ms reads %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
