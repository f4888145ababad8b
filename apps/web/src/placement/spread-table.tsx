import type { Rack } from '@tare/schema';
import { onDemand } from '../messages/on-demand.ts';
import { Scroll } from '../views/scroll.tsx';

const text = onDemand.placement;
const HOSTS_SHOWN = 12;

/** How many instances of each service stand on each host at the end of the run. */
function countsOf(rack: Rack): number[][] {
  const counts = rack.services.map(() => rack.hosts.map(() => 0));
  for (const { service, host, untilMs } of rack.instances) if (untilMs === null) counts[service]![host]! += 1;
  return counts;
}

/** Who stands where, for policies that tell nothing of the hosts that they did not take. */
export function SpreadTable({ rack }: { rack: Rack }) {
  const hosts = rack.hosts.slice(0, HOSTS_SHOWN);
  const counts = countsOf(rack);
  return (
    <Scroll label={text.spread} className="mt-3 max-h-64 overflow-auto">
      <table className="text-xs">
        <caption className="pb-1 text-left text-faint">
          {text.spread}
          {rack.hosts.length > HOSTS_SHOWN && `; ${text.moreHosts(rack.hosts.length - HOSTS_SHOWN)}`}
        </caption>
        <thead>
          <tr className="text-faint">
            <th scope="col" className="pr-4 pb-1 font-normal">
              {text.service}
            </th>
            {hosts.map(({ id }) => (
              <th key={id} scope="col" className="pb-1 pl-4 text-right font-normal">
                {id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rack.services.map((service, index) => (
            <tr key={service} className="border-t border-line">
              <th scope="row" className="py-0.5 pr-4 font-normal">
                {service}
              </th>
              {hosts.map(({ id }, host) => (
                <td key={id} className="py-0.5 pl-4 text-right">
                  {counts[index]![host] === 0 ? <span className="text-faint">·</span> : counts[index]![host]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
