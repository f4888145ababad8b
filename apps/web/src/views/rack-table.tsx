import type { Rack } from '@tare/schema';
import { messages } from '../messages.ts';
import { amountText } from '../racks/read.ts';
import { Scroll } from './scroll.tsx';

const text = messages.lanes;

interface Line {
  readonly id: string;
  readonly zone: string;
  readonly instances: number;
  readonly memory: string;
  readonly memoryNet: string;
  readonly cpu: string;
  readonly cpuUsed: string;
}

function linesOf(rack: Rack): Line[] {
  return rack.hosts.map(host => {
    const net = host.instances.reduce((sum, index) => sum + (rack.instances[index]?.usedMemoryBytes ?? 0), 0);
    return {
      id: host.id,
      zone: host.zone,
      instances: host.instances.length,
      memory: amountText(host.memoryBytes, 'memory'),
      memoryNet: amountText(net, 'memory'),
      cpu: amountText(host.cpuMilli, 'cpu'),
      cpuUsed: amountText(host.usedCpuMilli, 'cpu'),
    };
  });
}

const COLUMNS = [
  text.columns.host,
  'Zone',
  text.columns.instances,
  'Memory',
  'Memory, net',
  'CPU',
  'CPU used',
] as const;

/** The picture's twin in numbers. */
export function RackTable({ rack, label }: { rack: Rack; label: string }) {
  return (
    <Scroll label={`${label}: ${text.table}`} className="max-h-72 overflow-auto">
      <table className="w-full text-[0.8125rem]">
        <thead>
          <tr>
            {COLUMNS.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`sticky top-0 bg-paper pr-4 pb-1 text-xs text-faint ${index > 1 ? 'text-right' : ''}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {linesOf(rack).map(line => (
            <tr key={line.id} className="border-t border-line">
              <th scope="row" className="py-1 pr-4">
                {line.id}
              </th>
              <td className="py-1 pr-4">{line.zone}</td>
              {[line.instances, line.memory, line.memoryNet, line.cpu, line.cpuUsed].map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their order
                <td key={index} className="py-1 pr-4 text-right whitespace-nowrap">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
