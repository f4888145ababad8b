import '@tare/schema/without-eval';
import { engines } from './engines.ts';
import * as Comlink from 'comlink';
import { createDesk } from './bench.ts';

Comlink.expose(
  createDesk(
    () => engines,
    () => performance.now(),
  ),
);
