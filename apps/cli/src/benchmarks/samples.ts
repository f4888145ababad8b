import type { Benchmark } from './benchmark.ts';
import { machine, NO_IMAGE, run } from './parts.ts';

const VMS_PER_HOST = 10;
const CORES = 5;
const SAMPLES = 288;
const SAMPLE_S = 300;
const GIB = 2 ** 30;
/** Of the published program for a thousand VMs on a hundred hosts. */
const PUBLISHED = { kilowattHours: 589.027425, stolenCoreSeconds: 1_398_231 };

/** The mixer of the published program, to have the same samples. */
function hash(counter: number): number {
  let x = counter >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** First-order autoregressive per cents of a VM, in whole numbers. */
function percentsOf(vm: number): number[] {
  let level = hash(vm * 7919 + 1) % 101;
  return Array.from({ length: SAMPLES }, (_, sample) => {
    const now = level;
    level = Math.trunc((7 * level + 3 * (hash(vm * 7919 + sample + 2) % 101) + 5) / 10);
    return now;
  });
}

/** W4: recorded utilisation of VMs on hosts that sell each core twice: energy and steal. */
export const samples: Benchmark = {
  id: 'W4',
  what: 'a thousand VMs of one core on a hundred hosts of five, a sample of utilisation every 300 s for a day',
  size: 1000,
  goal: { limit: 1 },
  documentOf: size => ({
    tare: 1,
    name: 'W4',
    sites: {
      site: {
        provider: 'own',
        pue: 1,
        pools: {
          hosts: {
            machine: { ...machine(CORES), memory: '64Gi', watts: { idle: 100, full: 250 } },
            count: Math.ceil(size / VMS_PER_HOST),
            reserve: 'none',
          },
        },
      },
    },
    images: NO_IMAGE,
    services: {},
    traces: {
      vms: {
        kind: 'utilisation',
        rows: Array.from({ length: size }, (_, vm) => [1, GIB, ...percentsOf(vm)]),
      },
    },
    platforms: { vm: { stack: ['vm-kvm-full'], engine: 'none', guest: { cpuOvercommit: 2 } } },
    run: run(SAMPLES * SAMPLE_S),
  }),
  checkOf: ({ summary, utilisation, laws }, size) => {
    const days = (SAMPLES * SAMPLE_S) / 86_400;
    const got = ((summary.kilowattHoursPerMonth ?? Number.NaN) * 24 * days) / 730;
    const stolen = utilisation.stolenCoreSeconds;
    const ok =
      laws.every(law => law.ok) &&
      (size !== 1000 ||
        (Math.abs(got / PUBLISHED.kilowattHours - 1) < 1e-6 &&
          Math.abs(stolen / PUBLISHED.stolenCoreSeconds - 1) < 1e-6));
    const expected = size === 1000 ? PUBLISHED.kilowattHours : got;
    return {
      quantity: 'energy of the day, kWh; with it the steal of the published program',
      expected,
      got,
      ok,
    };
  },
  limit: { program: 'w4', args: size => [size, Math.ceil(size / VMS_PER_HOST), SAMPLES].map(String) },
};
