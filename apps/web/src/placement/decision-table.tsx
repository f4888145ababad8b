import type { Decision, DecisionHost } from '@tare/schema';
import { plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { Scroll } from '../views/scroll.tsx';
import { isChosen, type Told } from './decision.ts';

const text = onDemand.placement;
const NUMBER = 'py-1 pl-4 text-right tabular-nums';

/** "too little memory left" says itself that it is about memory. */
const says = ({ plugin, reason }: NonNullable<DecisionHost['refused']>): boolean =>
  reason.toLowerCase().includes(plugin.toLowerCase());

function Row({ host, told, isChosen }: { host: DecisionHost; told: Told; isChosen: boolean }) {
  const { refused, scores, total } = host;
  return (
    <tr className={`border-t border-line ${isChosen ? 'bg-wash font-medium' : ''}`}>
      <th scope="row" className="py-1 pl-1 whitespace-nowrap">
        {host.host}
        {isChosen && <span className="badge ml-2 text-accent">{text.chosen}</span>}
      </th>
      {refused === undefined ? (
        <>
          {told.plugins.map(plugin => (
            <td key={plugin} className={NUMBER}>
              {scores === undefined ? '' : plain(scores[plugin] ?? 0)}
            </td>
          ))}
          {told.plugins.length !== 1 && (
            <td className={NUMBER}>
              {total === undefined ? <span className="text-faint">{text.room}</span> : plain(total)}
            </td>
          )}
        </>
      ) : (
        <td
          colSpan={told.plugins.length === 1 ? 1 : told.plugins.length + 1}
          className="py-1 pl-4 text-right text-soft"
        >
          {!says(refused) && <span className="text-faint">{refused.plugin} </span>}
          {refused.reason}
        </td>
      )}
    </tr>
  );
}

/** Host by host: what each plugin gave it, or why it was refused. */
export function DecisionTable({ decision, told }: { decision: Decision; told: Told }) {
  return (
    <Scroll label={messages.placement.label} className="max-h-72 overflow-auto">
      <table className="w-full text-xs">
        <thead>
          <tr className="align-bottom text-faint">
            <th scope="col" className="sticky top-0 bg-paper pb-1 pl-1">
              {text.host}
            </th>
            {told.plugins.map(plugin => (
              <th key={plugin} scope="col" className="sticky top-0 bg-paper pb-1 pl-4 text-right font-normal">
                {text.plugins[plugin as keyof typeof text.plugins] ?? plugin}
              </th>
            ))}
            {told.plugins.length !== 1 && (
              <th scope="col" className="sticky top-0 bg-paper pb-1 pl-4 text-right">
                {told.plugins.length === 0 ? text.found : text.sum}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {[...told.feasible, ...told.refused].map(host => (
            <Row key={host.host} host={host} told={told} isChosen={isChosen(decision, host)} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
