export { inlineRunner } from './inline.ts';
export * from './job.ts';
export { runInSlices, type SliceWorld } from './slices.ts';
