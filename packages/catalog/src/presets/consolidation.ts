import type { Preset } from './preset.ts';

const question =
  'VMs that work by day stand on hosts that run all night. What does moving them together save, and whom does it hurt?';

const VMS = 48;
/** Six hours, a sample each 300 s: the evening, and the beginning of the night. */
const SAMPLES = 72;

/** Per cent of a VM's four cores: each fourth works on at night, and one in six has short peaks. */
function percentOf(vm: number, sample: number): number {
  const evening = Math.max(0, 1 - sample / 48);
  const day = 20 + ((vm * 7) % 40);
  const night = 3 + (vm % 5);
  const worksOn = vm % 4 === 0;
  const peak = vm % 6 === 5 && (sample + vm) % 12 === 0 ? 75 : 0;
  const base = worksOn ? day : night + (day - night) * evening;
  return Math.min(100, Math.round(base + peak + ((vm * 31 + sample * 17) % 9)));
}

const rows = Array.from({ length: VMS }, (_, vm) => {
  const percent = Array.from({ length: SAMPLES }, (_, sample) => percentOf(vm, sample));
  return `      - [4, 4294967296, ${percent.join(', ')}]`;
}).join('\n');

export const consolidation: Preset = {
  id: 'consolidation',
  title: 'Consolidation of VMs',
  question,
  finding:
    'Moved together as they work, with six hosts in ten asleep on average, they take 46 % less energy and lack nothing; that is 161 moves, for which they stand still three and a half seconds in all. Packed once, by what they were sold as, they save nothing, for empty hosts run on, and a seventh of the CPU time that they want is not there.',
  shows: 'kilowattHoursPerMonth',
  yaml: `tare: 1
name: Consolidation of VMs
question: ${question}

sites:
  dc:
    provider: own
    carbon: 0.35
    pools:
      general: { machine: own.16c64g, count: 12, reserve: hypervisor }

images: {}
services: {}

# Four cores and 4 GiB each, and what they use of it.
traces:
  office:
    kind: utilisation
    rows:
${rows}

platforms:
  still: { label: Spread, stack: [vm-kvm-full], placement: round-robin }
  packed: { label: Packed when they come, stack: [vm-kvm-full], placement: best-fit }
  moved: { label: Moved together as they work, stack: [vm-kvm-full], placement: round-robin, consolidation: { threshold: 80% } }
baseline: still

run: { duration: 6h, replications: 2 }
`,
};
