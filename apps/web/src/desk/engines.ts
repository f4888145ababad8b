import { openBrowserRunner } from '@tare/runner/browser';

/** The engines' workers. A file of its own, so that they are asked for before the rest of the desk is evaluated. */
export const engines = openBrowserRunner();
