import { describe, expect, it } from 'vitest';
import { checkAmbient } from '../src/ambient.ts';
import { CLEAN, inWorkspace } from './workspace.ts';

const findings = async (folder: string, text: string): Promise<string[]> => {
  const file = `packages/${folder}/src/up.ts`;
  const violations = await inWorkspace({ ...CLEAN, [file]: text }, checkAmbient);
  return violations.map(({ rule, place }) => `${rule} ${place}`);
};

const PURE = ['schema', 'engine', 'experiments', 'catalog', 'share', 'importers'];

const AMBIENT = [
  ...['Date.now()', 'new Date()', 'Date', 'performance.now()', 'Math.random()', "Math['random']()"],
  ...[
    'setTimeout(f, 1)',
    'setInterval(f, 1)',
    'queueMicrotask(f)',
    "fetch('x')",
    'process.env',
    'process.exit(1)',
  ],
  ...[
    "console.log('x')",
    'crypto.getRandomValues(x)',
    'crypto.randomUUID()',
    'globalThis.Date',
    'self.fetch',
  ],
  ...[
    "globalThis['process']",
    "eval('1')",
    "new Function('1')",
    'import.meta.url',
    'window.Math',
    'typeof process',
  ],
  ...[
    '({ Date })',
    '[Date, 1]',
    'f(Math)',
    'localStorage.x',
    'new Worker(x)',
    'Buffer.from(x)',
    'x instanceof Date',
  ],
];

const INEXACT = [
  ...[
    'log',
    'exp',
    'pow',
    'sin',
    'cos',
    'tan',
    'cbrt',
    'hypot',
    'log2',
    'log10',
    'log1p',
    'expm1',
    'atan2',
    'tanh',
  ].map(name => `Math.${name}(x)`),
  ...['x ** 2', '(y **= 2)', "'a'.localeCompare('b')", '(1).toLocaleString()', "'a'['toLocaleUpperCase']()"],
  ...['new Intl.NumberFormat()', 'Intl', "x['localeCompare']", "Math['log'](x)"],
];

const LET_PASS = [
  'export const f = (location: string, self: number) => location + self;',
  "export type T = { Date: string; window: 'a'; console(): void };\nexport const t = (x: T) => x.Date + x.window;",
  'import { document } from "./other.ts";\nexport const d = document;',
  'export const o = { Date: 1, process: 2 };\nexport const p = o.process;',
  'const performance = 3;\nexport { performance };',
  'export const typed = (x: Date): number => x.getTime();',
  'export const exact = Math.floor(Math.max(1, Math.sqrt(2))) + Math.PI;',
  'export const { Date: renamed } = { Date: 1 };',
];

describe('the ban on the world around', () => {
  it('passes a workspace that keeps to it', async () => {
    expect(await inWorkspace(CLEAN, checkAmbient)).toEqual([]);
  });

  it.each(AMBIENT)('names %s in a pure package, with its line', async expression => {
    const text = `declare const f: () => void, x: any;\nexport const up = () => ${expression};\n`;
    const found = await findings('share', text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^(ambient|math) packages\/share\/src\/up\.ts:2$/);
  });

  it.each(PURE)('holds in packages/%s', async folder => {
    expect(await findings(folder, 'export const now = Date.now();\n')).toHaveLength(1);
  });

  it.each([
    'const { random } = Math;',
    'const M = Math;',
    'const { now: tell } = Date;',
    'const { fetch } = globalThis;',
  ])('is not got around by %s', async statement => {
    expect((await findings('catalog', `${statement}\nexport {};\n`)).length).toBeGreaterThan(0);
  });

  it.each(INEXACT)('names %s in the engine, and only there', async expression => {
    const text = `declare let x: any, y: number;\nexport const up = () => ${expression};\n`;
    expect((await findings('engine', text)).length).toBeGreaterThan(0);
    const elsewhere = await findings('experiments', text);
    expect(elsewhere).toHaveLength(expression.startsWith("Math['") ? 1 : 0);
  });

  it.each(LET_PASS)('lets pass %s', async text => {
    expect(await findings('engine', text)).toEqual([]);
  });
});
