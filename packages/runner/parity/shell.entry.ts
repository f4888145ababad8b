/** Bundled for bare JavaScript shells: simulates inline and prints one JSON line. */
import { simulate } from '@tare/engine';
import { sealReport } from '@tare/share';
import { questions } from './questions.ts';

declare const print: (line: string) => void;

print(
  JSON.stringify(
    Object.fromEntries(questions().map(({ name, ...request }) => [name, sealReport(simulate(request)).hash])),
  ),
);
