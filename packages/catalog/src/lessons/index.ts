import type { Preset } from '../presets/preset.ts';
import { boot } from './boot.ts';
import { computing, devices } from './computing.ts';
import { crowd } from './crowd.ts';
import { forkBomb } from './fork-bomb.ts';
import { quota } from './quota.ts';
import { smallService } from './small-service.ts';
import { twoClouds } from './two-clouds.ts';

/** Scenarios that each show one thing, for the figures of /learn; small enough to be run while somebody waits. */
export const lessons: readonly Preset[] = [
  computing,
  devices,
  boot,
  smallService,
  quota,
  forkBomb,
  twoClouds,
  crowd,
];
