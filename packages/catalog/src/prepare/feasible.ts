import { type Image, type KernelFamily, type Problem, problem } from '@tare/schema';
import type { Technology } from '../technology.ts';
import { technologies } from '../technologies.ts';
import type { PreparedPool } from './sites.ts';

/** Why a stack cannot run an image on a pool (rule H3), with what to do about it; undefined when it can. */
export interface Obstacle {
  readonly reason: string;
  readonly fix: string;
}

const KERNEL_NAMES: Readonly<Record<KernelFamily, string>> = {
  linux: 'Linux',
  windows: 'Windows',
  macos: 'macOS',
};

const listed = (kernels: readonly KernelFamily[]): string =>
  kernels.map(kernel => KERNEL_NAMES[kernel]).join(' or ');

function vmFor(host: KernelFamily, guest: KernelFamily): string {
  const fitting = technologies.filter(
    layer => layer.kind === 'vm' && layer.runsOn.includes(host) && layer.serves.includes(guest),
  );
  const preferred = { linux: 'vm-kvm-full', windows: 'vm-hyperv', macos: 'vm-macos' }[host];
  return (fitting.find(layer => layer.id === preferred) ?? fitting[0])?.id ?? 'a host of another kind';
}

function architectureObstacle({ machine, plan }: PreparedPool, image: Image): Obstacle | undefined {
  if (image.architectures.includes(machine.architecture)) return undefined;
  return {
    reason: `the image is built for ${image.architectures.join(' and ')}, the hosts of ${plan.id} are ${machine.architecture}`,
    fix: `Build the image for ${machine.architecture} too, or use hosts of its architecture.`,
  };
}

function virtualisationObstacle(layers: readonly Technology[], pool: PreparedPool): Obstacle | undefined {
  const vm = layers.find(layer => layer.needsVirtualisation);
  if (vm === undefined || pool.machine.virtualisation !== 'none') return undefined;
  return {
    reason: `${vm.label} needs hardware virtualisation, and the hosts of ${pool.plan.id} are cloud VMs that offer none`,
    fix: 'Use bare-metal hosts (own machines, a ".metal" type), or instance types that allow nested VMs.',
  };
}

const fixForKernel = (host: KernelFamily, needed: KernelFamily): string =>
  `Put a VM under it, for example ${vmFor(host, needed)}, or use ${KERNEL_NAMES[needed]} hosts.`;

const fixForVm = ({ runsOn }: Technology): string => `Use ${listed(runsOn)} hosts, or another kind of VM.`;

/** Walks from the host's kernel up: each layer needs one that it runs on, and some offer another. */
function kernelObstacle(
  layers: readonly Technology[],
  pool: PreparedPool,
  image: Image,
): Obstacle | undefined {
  const host = pool.machine.kernel;
  let kernels: readonly KernelFamily[] = [host];
  for (const layer of layers) {
    const usable = kernels.filter(kernel => layer.runsOn.includes(kernel));
    if (usable.length === 0)
      return {
        reason: `${layer.label} runs on ${listed(layer.runsOn)}, and what lies under it on ${pool.plan.id} is ${listed(kernels)}`,
        fix: layer.ownKernel ? fixForVm(layer) : fixForKernel(host, layer.runsOn[0] ?? 'linux'),
      };
    kernels = layer.ownKernel ? layer.serves : usable;
  }
  if (kernels.includes(image.os)) return undefined;
  return {
    reason: `the image needs a ${KERNEL_NAMES[image.os]} kernel, and the stack on ${pool.plan.id} gives ${listed(kernels)}`,
    fix: fixForKernel(host, image.os),
  };
}

export const obstacleOf = (
  layers: readonly Technology[],
  pool: PreparedPool,
  image: Image,
): Obstacle | undefined =>
  architectureObstacle(pool, image) ??
  kernelObstacle(layers, pool, image) ??
  virtualisationObstacle(layers, pool);

export const infeasible = (path: string, service: string, { reason, fix }: Obstacle): Problem =>
  problem('infeasible', path, `${service} cannot run here: ${reason}.`, fix);
