import { autoscalingLag } from './autoscaling-lag.ts';
import { batchNight } from './batch-night.ts';
import { blackFriday } from './black-friday.ts';
import { ciRunners } from './ci-runners.ts';
import { coldStartBurst } from './cold-start-burst.ts';
import { consolidation } from './consolidation.ts';
import { databaseOnDisk } from './database-on-disk.ts';
import { flashCrowd } from './flash-crowd.ts';
import { gpuSharing } from './gpu-sharing.ts';
import { hostsOnDemand } from './hosts-on-demand.ts';
import { java } from './java.ts';
import { kernelPanic } from './kernel-panic.ts';
import { laptopToCloud } from './laptop-to-cloud.ts';
import { maintenance } from './maintenance.ts';
import { monolith } from './monolith.ts';
import { noisyNeighbour } from './noisy-neighbour.ts';
import { oneCloudAgainstTwo } from './one-cloud-against-two.ts';
import { oneOrMany } from './one-or-many.ts';
import type { Preset } from './preset.ts';
import { pullStorm } from './pull-storm.ts';
import { scalingToZero } from './scaling-to-zero.ts';
import { serverless } from './serverless.ts';
import { spotInterruption } from './spot-interruption.ts';
import { threeClouds } from './three-clouds.ts';
import { vmSprawl } from './vm-sprawl.ts';
import { webShop } from './web-shop.ts';
import { windowsAndLinux } from './windows-and-linux.ts';
import { zoneLoss } from './zone-loss.ts';

/** Scenarios to start from, each a question and what the engine answers; the first is the one shown first. */
export const presets: readonly Preset[] = [
  webShop,
  laptopToCloud,
  monolith,
  oneOrMany,
  serverless,
  ciRunners,
  java,
  vmSprawl,
  consolidation,
  databaseOnDisk,
  kernelPanic,
  zoneLoss,
  maintenance,
  spotInterruption,
  threeClouds,
  oneCloudAgainstTwo,
  windowsAndLinux,
  flashCrowd,
  hostsOnDemand,
  scalingToZero,
  coldStartBurst,
  blackFriday,
  autoscalingLag,
  batchNight,
  gpuSharing,
  pullStorm,
  noisyNeighbour,
];

export type { Preset };
