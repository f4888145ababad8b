/** What several workloads are written with. */
import type { ScenarioDocument } from '@tare/schema';

export const run = (seconds: number): ScenarioDocument['run'] => ({
  duration: `${String(seconds)}s`,
  warmup: '0s',
  replications: 1,
});

export const machine = (cores: number) => ({
  cores,
  memory: `${String(4 * cores)}Gi`,
  architecture: 'amd64' as const,
  kernel: 'linux' as const,
  virtualisation: 'hardware' as const,
  usdPerHour: 1,
});

/** An image of nothing, that runs anywhere. */
export const NO_IMAGE: ScenarioDocument['images'] = {
  any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'any', size: '1B' }] },
};

/** Uniform in (0, 1) from a counter, by the 32-bit mixer of Wellons' hash prospector. */
export function uniformOf(counter: number): number {
  let x = counter;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (((x ^ (x >>> 15)) >>> 0) + 0.5) / 4_294_967_296;
}
export const exponential = (counter: number): number => -Math.log(uniformOf(counter));
export const oneOf = <Item>(items: readonly Item[], counter: number): Item =>
  items[Math.floor(uniformOf(counter) * items.length)]!;
