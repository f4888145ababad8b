import type { RequestTrace } from '@tare/schema';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { Scroll } from '../views/scroll.tsx';
import { rowsOf } from './rows.ts';
import { STAGES, type Stage, stagesOf } from './stages.ts';
import { inUnit, unitFor } from './time.ts';

const text = onDemand.requests;
const NUMBER = 'py-1 pl-3 text-right whitespace-nowrap tabular-nums';

/** The waterfall's twin: a row for each call, a column for each stage that any of them had. */
export function TraceTable({ trace }: { trace: RequestTrace }) {
  const rows = rowsOf(trace).map(row => ({
    ...row,
    took: new Map(stagesOf(row.span).map(({ stage, tookUs }): [Stage, number] => [stage, tookUs])),
  }));
  const unit = unitFor(trace.latencyUs);
  const stages = STAGES.filter(stage => rows.some(({ took }) => took.has(stage)));
  const { columns } = text;
  return (
    <Scroll label={messages.requests.label} className="max-h-[24rem] overflow-auto">
      <table className="w-full text-xs">
        <thead>
          <tr className="align-bottom text-faint">
            <th scope="col" className="pb-1">
              {columns.call}, {unit.name}
            </th>
            <th scope="col" className="pb-1 pl-3">
              {columns.end}
            </th>
            {[columns.instance, columns.from, columns.took].map(name => (
              <th key={name} scope="col" className="pb-1 pl-3 text-right">
                {name}
              </th>
            ))}
            {stages.map(stage => (
              <th key={stage} scope="col" className="max-w-24 pb-1 pl-3 text-right font-normal">
                {text.stages[stage]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, depth, span, took }) => (
            <tr key={index} className="border-t border-line">
              <th
                scope="row"
                className="py-1 whitespace-nowrap"
                style={{ paddingLeft: `${String(depth * 0.7)}rem` }}
              >
                {span.service}
                {span.attempt > 1 && `, ${text.attempt(span.attempt)}`}
              </th>
              <td className="py-1 pl-3 whitespace-nowrap">{text.ends[span.end]}</td>
              <td className={NUMBER}>{span.instance < 0 ? '–' : span.instance}</td>
              <td className={NUMBER}>{inUnit(span.fromUs, unit)}</td>
              <td className={NUMBER}>{inUnit(span.toUs - span.fromUs, unit)}</td>
              {stages.map(stage => (
                <td key={stage} className={NUMBER}>
                  {took.has(stage) ? inUnit(took.get(stage)!, unit) : ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
