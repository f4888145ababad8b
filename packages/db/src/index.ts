/** Where scenarios, shares, runs and reports are kept: embedded PostgreSQL (PGlite) or a PostgreSQL server. */
export { type Database, type Orm, openDatabase, type Where } from './database.ts';
export { holdFolder, type FolderLock } from './lock.ts';
export { migrate, pendingMigrations } from './migrate.ts';
export { purge } from './purge.ts';
export { findReport } from './reports.ts';
export {
  activeRuns,
  askRun,
  cancelRun,
  claimRun,
  failRun,
  finishRun,
  type NewRun,
  noteProgress,
  type Run,
  releaseRun,
  runById,
  runByKey,
  runRevision,
  unfinishedRuns,
} from './runs.ts';
export {
  deleteScenario,
  listScenarios,
  ownScenario,
  type ScenarioEntry,
  storeScenario,
  retitleScenario,
} from './scenarios.ts';
export { createShare, extendShare, openShare, revokeShare, type Share } from './shares.ts';
export { type Snapshot, snapshotById, storeSnapshot } from './snapshots.ts';
export {
  activeSweeps,
  askSweep,
  cancelSweep,
  type CellCount,
  type CellEnding,
  claimCell,
  type ClaimedCell,
  countCells,
  deleteSweep,
  endCell,
  endedPoints,
  isCellWanted,
  knownPoints,
  listSweeps,
  type NewCell,
  type PlacedPoint,
  pointByKey,
  releaseCell,
  sweepById,
  sweepByKey,
  type SweepEntry,
  sweepRevision,
  unfinishedCells,
} from './sweeps.ts';
export { RUN_STATES, SWEEP_STATES, type RunOptions, type RunState } from './tables.ts';
