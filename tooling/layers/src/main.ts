import { resolve } from 'node:path';
import { checkAmbient } from './ambient.ts';
import { checkImports } from './imports.ts';

/** `node tooling/layers/src/main.ts [root]`: prints every breach; exit status 1 where there is one. */
const root = resolve(process.argv[2] ?? `${import.meta.dirname}/../../..`);
const violations = [...(await checkImports(root)), ...checkAmbient(root)];

for (const { rule, place, message } of violations) process.stdout.write(`${place}  ${message}  [${rule}]\n`);
process.stdout.write(
  violations.length === 0 ? 'The layers hold.\n' : `\n${violations.length} breaches of the layers.\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
