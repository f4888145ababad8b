/** Events that stand as marks on the time axis. */
import type { Recorded } from '../desk/protocol.ts';
import { faultText } from '../figures/fault.ts';
import { messages } from '../messages.ts';
import { amountText } from '../racks/read.ts';

const text = messages.time.events;

export interface Mark {
  readonly seconds: number;
  readonly kind: 'fault' | 'repaired' | 'scaling' | 'kill' | 'drain' | 'resize';
  readonly platform: string;
  readonly label: string;
}

const MOST = 300;

function faultsOf({ report }: Recorded): Mark[] {
  return report.faults.records.flatMap(record => {
    const { atMs, repairedMs, moved } = record;
    const isDrain = moved !== null;
    const label = faultText(record);
    const begins: Mark = {
      seconds: atMs / 1000,
      kind: isDrain ? 'drain' : 'fault',
      platform: report.platform,
      label,
    };
    if (repairedMs === null) return [begins];
    const ends: Mark = {
      seconds: repairedMs / 1000,
      kind: 'repaired',
      platform: report.platform,
      label: text.repaired(label),
    };
    return [begins, ends];
  });
}

const scalingOf = ({ report }: Recorded): Mark[] =>
  report.scaling.records.map(({ service, atMs, from, to }) => ({
    seconds: atMs / 1000,
    kind: 'scaling',
    platform: report.platform,
    label: `${service} ${text.scaling} ${String(from)} → ${String(to)}`,
  }));

function killsOf({ report, recording }: Recorded): Mark[] {
  const { timeline, rack, originMs } = recording;
  return timeline.event.flatMap((event, index): Mark[] => {
    if (event !== 'out-of-memory' && event !== 'evicted') return [];
    const instance = timeline.subject[index]!;
    const service = rack.services[rack.instances[instance]?.service ?? -1] ?? '';
    const words = event === 'evicted' ? messages.replay.states.evicted : messages.replay.states.killed;
    return [
      {
        seconds: (timeline.atMs[index]! - originMs) / 1000,
        kind: 'kill',
        platform: report.platform,
        label: `${messages.replay.instance(service, instance)} ${words}`,
      },
    ];
  });
}

function resizesOf({ report, recording }: Recorded): Mark[] {
  const { timeline, rack, originMs } = recording;
  return timeline.event.flatMap((event, index): Mark[] => {
    const size = event === 'resized' ? timeline.sizes[timeline.detail[index]!] : undefined;
    if (size === undefined) return [];
    const instance = timeline.subject[index]!;
    const service = rack.services[rack.instances[instance]?.service ?? -1] ?? '';
    const [cpu, memory] = [size.cpuMilli, size.memoryBytes].map(([from, to], dimension) =>
      from === to
        ? ''
        : text.size(
            amountText(from, dimension === 0 ? 'cpu' : 'memory'),
            amountText(to, dimension === 0 ? 'cpu' : 'memory'),
          ),
    );
    return [
      {
        seconds: (timeline.atMs[index]! - originMs) / 1000,
        kind: 'resize',
        platform: report.platform,
        label: text.resized(
          messages.replay.instance(service, instance),
          [cpu, memory].filter(Boolean).join(', '),
        ),
      },
    ];
  });
}

/** In the order of time; the first of them where there are very many. */
export const marksOf = (recorded: readonly Recorded[]): Mark[] =>
  recorded
    .flatMap(one => [...faultsOf(one), ...scalingOf(one), ...killsOf(one), ...resizesOf(one)])
    .sort((a, b) => a.seconds - b.seconds)
    .slice(0, MOST);
