import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Holders } from '../../src/placement/holders.ts';
import type { HolderSize, Need } from '../../src/placement/rooms.ts';

/** The rule itself, by looking at every holder. */
class Looked {
  readonly free: { cpu: number; memory: number; slots: number; vcpus: number }[] = [];
  readonly sizes: HolderSize[] = [];
  readonly policy: string;

  constructor(policy: string) {
    this.policy = policy;
  }

  add(size: HolderSize): void {
    this.sizes.push(size);
    this.free.push({
      cpu: size.cpuMilli,
      memory: size.memoryBytes,
      slots: size.instances,
      vcpus: size.vcpus,
    });
  }

  change(holder: number, need: Need, times: number): void {
    const own = this.free[holder]!;
    own.cpu -= times * need.cpuMilli;
    own.memory -= times * need.memoryBytes;
    own.vcpus -= times * need.vcpus;
    own.slots -= times;
  }

  choose(need: Need): number {
    const fits = [...this.free.keys()].filter(holder => {
      const { cpu, memory, slots, vcpus } = this.free[holder]!;
      return cpu >= need.cpuMilli && memory >= need.memoryBytes && slots >= 1 && vcpus >= need.vcpus;
    });
    if (this.policy === 'first-fit') return fits[0] ?? -1;
    const left = (holder: number) =>
      (this.free[holder]!.cpu - need.cpuMilli) / this.sizes[holder]!.cpuMilli +
      (this.free[holder]!.memory - need.memoryBytes) / this.sizes[holder]!.memoryBytes;
    const better = (a: number, b: number) => (this.policy === 'best-fit' ? a < b : a > b);
    return fits.reduce((chosen, one) => (chosen < 0 || better(left(one), left(chosen)) ? one : chosen), -1);
  }
}

/** Powers of two, so that shares are exact and equals are equal. */
const size = fc.record({
  cpuMilli: fc.constantFrom(4096, 8192, 16_384),
  memoryBytes: fc.constantFrom(2 ** 30, 2 ** 32),
  instances: fc.constantFrom(2, 8, 110),
  vcpus: fc.constantFrom(4, 64, Infinity),
});
const need = fc.record({
  cpuMilli: fc.constantFrom(0, 256, 512, 2048, 8192),
  memoryBytes: fc.constantFrom(0, 2 ** 20, 2 ** 28, 2 ** 30),
  vcpus: fc.constantFrom(0, 1, 2),
});

describe('placement', () => {
  for (const policy of ['first-fit', 'best-fit', 'least-allocated'] as const)
    it(`O1 ${policy} by the index is ${policy} by looking at every holder, as instances come and go`, () => {
      fc.assert(
        fc.property(
          fc.array(size, { minLength: 1, maxLength: 300, size: 'max' }),
          fc.array(fc.record({ need, leave: fc.option(fc.nat()) }), { maxLength: 400, size: 'max' }),
          (sizes, steps) => {
            const holders = new Holders(policy);
            const looked = new Looked(policy);
            for (const one of sizes) {
              holders.add(one);
              looked.add(one);
            }
            const there: { holder: number; need: Need }[] = [];
            for (const step of steps) {
              const chosen = holders.choose(step.need);
              expect(chosen).toBe(looked.choose(step.need));
              if (chosen >= 0) {
                holders.take(chosen, step.need);
                looked.change(chosen, step.need, 1);
                there.push({ holder: chosen, need: step.need });
              }
              const gone = step.leave === null ? [] : there.splice(step.leave % (there.length + 1), 1);
              for (const one of gone) {
                holders.give(one.holder, one.need);
                looked.change(one.holder, one.need, -1);
              }
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  for (const policy of ['first-fit', 'best-fit', 'least-allocated'] as const)
    it(`O1 ${policy} is that also where hundreds have much of one resource and little of the other, or are kept`, () => {
      const one = { cpuMilli: 16_384, memoryBytes: 2 ** 32, instances: 8, vcpus: Infinity };
      const eighths = fc.integer({ min: 0, max: 8 });
      const filled = fc.record({ cpu: eighths, memory: eighths, isKept: fc.nat(9).map(nth => nth === 0) });
      const asked = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }): Need => ({
        cpuMilli: 2048 * cpu,
        memoryBytes: 2 ** 29 * memory,
        vcpus: 1,
      });
      fc.assert(
        fc.property(
          fc.array(filled, { minLength: 200, maxLength: 400, size: 'max' }),
          // Who has room for all of one has mostly none for a half of the other.
          fc.array(fc.record({ cpu: eighths, memory: eighths }), {
            minLength: 120,
            maxLength: 250,
            size: 'max',
          }),
          (fleet, needs) => {
            const holders = new Holders(policy);
            const looked = new Looked(policy);
            fleet.forEach(({ cpu, memory, isKept }, holder) => {
              holders.add(one);
              looked.add(one);
              const skewed = asked(holder % 2 === 0 ? { cpu: 8, memory: 0 } : { cpu, memory });
              holders.take(holder, skewed);
              looked.change(holder, skewed, 1);
              if (!isKept) return;
              holders.hold(holder);
              looked.free[holder]!.slots = -Infinity;
            });
            for (const one of needs) {
              const need = asked(one);
              const chosen = holders.choose(need);
              expect(chosen).toBe(looked.choose(need));
              if (chosen < 0) continue;
              holders.take(chosen, need);
              looked.change(chosen, need, 1);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
});
