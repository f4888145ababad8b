import type { Rack } from '@tare/schema';
import { messages } from '../messages.ts';
import { amountText } from '../racks/read.ts';
import { RecordTable } from './record-table.tsx';

const text = messages.lanes;

const rowsOf = (rack: Rack): string[][] =>
  rack.hosts.map(host => {
    const net = host.instances.reduce((sum, index) => sum + (rack.instances[index]?.usedMemoryBytes ?? 0), 0);
    return [
      host.id,
      host.zone,
      String(host.instances.length),
      amountText(host.memoryBytes, 'memory'),
      amountText(net, 'memory'),
      amountText(host.cpuMilli, 'cpu'),
      amountText(host.usedCpuMilli, 'cpu'),
    ];
  });

/** The picture's twin in numbers. */
export function RackTable({ rack, label }: { rack: Rack; label: string }) {
  const { host, zone, instances, memory, memoryNet, cpu, cpuUsed } = text.columns;
  return (
    <RecordTable
      label={`${label}: ${text.table}`}
      columns={[host, zone, instances, memory, memoryNet, cpu, cpuUsed]}
      rows={rowsOf(rack)}
      className="max-h-72 overflow-auto"
      staysHead
    />
  );
}
