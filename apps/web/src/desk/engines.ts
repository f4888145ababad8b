import { borrowedWorker, openBrowserRunner, type Runner, type WorkerLender } from '@tare/runner/browser';

/** The page lends its workers once, before it asks for anything that needs an engine. */
const lent = Promise.withResolvers<WorkerLender>();
export const lend = lent.resolve;

/** Opened with the first lender. */
export const engines: Promise<Runner> = lent.promise.then(lender =>
  openBrowserRunner({ create: () => borrowedWorker(lender) }),
);
