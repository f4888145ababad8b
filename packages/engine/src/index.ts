export type { Glimpse } from './report/glimpse.ts';
export type { RecordOptions } from './recording/recorder.ts';
export { ENGINE_VERSION } from './version.ts';
export { createRun, type Run, type RunProgress, type RunRequest, simulate } from './run.ts';
export { estimateEvents } from './estimate.ts';
