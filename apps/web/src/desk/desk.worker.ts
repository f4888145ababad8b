import { openBrowserRunner } from '@tare/runner/browser';
import * as Comlink from 'comlink';
import { createDesk } from './bench.ts';

/** The runner's own workers start with this one, so that they are warm when the first run is asked for. */
const runner = openBrowserRunner();

Comlink.expose(
  createDesk(
    () => runner,
    () => performance.now(),
  ),
);
