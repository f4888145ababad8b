import type { Rack } from '@tare/schema';
import { messages } from '../messages.ts';
import { amountText } from '../racks/read.ts';
import type { HostFigures } from '../racks/standings.ts';
import { RecordTable } from './record-table.tsx';

const text = messages.lanes;

const rowsOf = (rack: Rack, figures: readonly HostFigures[]): string[][] =>
  rack.hosts.map((host, index) => {
    const { standing, instances, netBytes, usedCpuMilli } = figures[index]!;
    return [
      host.id,
      host.zone,
      ...(standing === null ? [] : [messages.replay.hostStates[standing]]),
      String(instances),
      amountText(host.memoryBytes, 'memory'),
      amountText(netBytes, 'memory'),
      amountText(host.cpuMilli, 'cpu'),
      amountText(usedCpuMilli, 'cpu'),
    ];
  });

/** Hosts in numbers, as they stand at one moment. */
export function HostTable({
  rack,
  figures,
  label,
}: {
  rack: Rack;
  figures: readonly HostFigures[];
  label: string;
}) {
  const { host, zone, state, instances, memory, memoryNet, cpu, cpuUsed } = text.columns;
  const states = figures.some(({ standing }) => standing !== null) ? [state] : [];
  return (
    <RecordTable
      label={`${label}: ${text.table}`}
      columns={[host, zone, ...states, instances, memory, memoryNet, cpu, cpuUsed]}
      words={2 + states.length}
      rows={rowsOf(rack, figures)}
      className="max-h-72 overflow-auto"
      width="whitespace-nowrap"
      staysHead
    />
  );
}
