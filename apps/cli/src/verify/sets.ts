/** All cases of the suite, in the order in which docs/validation.md lists them. */
import type { VerifySet } from './case.ts';
import { closedSets } from './closed-form/closed.ts';
import { cardSets } from './closed-form/cards.ts';
import { cloudFormSets } from './closed-form/clouds.ts';
import { coverageSets } from './closed-form/coverage.ts';
import { functionSets } from './closed-form/functions.ts';
import { manyServers } from './closed-form/many-servers.ts';
import { networks } from './closed-form/networks.ts';
import { oneServer } from './closed-form/one-server.ts';
import { batchSets } from './exact/batches.ts';
import { capacitySets } from './exact/capacity.ts';
import { cloudSets } from './exact/clouds.ts';
import { quotaSets } from './exact/quota.ts';
import { transferSets } from './exact/transfers.ts';
import { autoscalerSets } from './exact/autoscalers.ts';
import { ruleSets } from './exact/rules.ts';
import { schedulerSets } from './exact/scheduler.ts';
import { sharingSets } from './exact/sharing.ts';
import { shortageSets } from './exact/shortage.ts';
import { verticalSets } from './exact/vertical.ts';
import { diskSets } from './measured/disk.ts';
import { kubeletSets } from './measured/kubelet.ts';
import { latencySets } from './measured/latency.ts';
import { attackSets } from './measured/attacks.ts';
import { carriedSets } from './measured/carried.ts';
import { memorySets } from './measured/memory.ts';
import { powerSets } from './measured/power.ts';
import { speedSets } from './measured/speed.ts';
import { stormSets } from './measured/storms.ts';
import { startSets } from './measured/start.ts';

export const sets: readonly VerifySet[] = [
  ...sharingSets,
  ...quotaSets,
  ...capacitySets,
  ...ruleSets,
  ...autoscalerSets,
  ...verticalSets,
  ...schedulerSets,
  ...shortageSets,
  ...batchSets,
  ...transferSets,
  ...cloudSets,
  ...oneServer,
  ...manyServers,
  ...functionSets,
  ...networks,
  ...closedSets,
  ...cardSets,
  ...cloudFormSets,
  ...coverageSets,
  ...startSets,
  ...stormSets,
  ...kubeletSets,
  ...speedSets,
  ...memorySets,
  ...diskSets,
  ...carriedSets,
  ...latencySets,
  ...attackSets,
  ...powerSets,
];
