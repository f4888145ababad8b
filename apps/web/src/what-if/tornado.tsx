'use client';

import type { Sensitivity } from '@tare/schema';
import { plain } from '../figures/number.ts';
import { unitText } from '../figures/unit.ts';
import { differenceText, type TornadoRow, tornadoOf } from '../figures/what-if.ts';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { CatalogueLink } from '../views/catalogue-link.tsx';
import { Scroll, WIDE } from '../views/scroll.tsx';

const text = onDemand.whatIf;
const percent = (part: number): string => `${String(part * 100)}%`;

function Bar({ row, now, zero }: { row: TornadoRow; now: number; zero: number | null }) {
  const { from, to, swing } = row;
  return (
    <div className="relative h-5 min-w-40" aria-hidden="true">
      {from !== null && to !== null && (
        <div
          className="absolute top-0.5 h-4 min-w-0.5"
          style={{
            left: percent(from),
            width: percent(to - from),
            background: swing.turns ? 'var(--warn)' : 'var(--rack-net)',
          }}
        />
      )}
      <div className="absolute inset-y-0 w-px bg-ink" style={{ left: percent(now) }} />
      {zero !== null && (
        <div
          className="absolute inset-y-0 border-l border-dashed border-edge"
          style={{ left: percent(zero) }}
        />
      )}
    </div>
  );
}

function Row({
  row,
  now,
  zero,
  metric,
}: { row: TornadoRow; now: number; zero: number | null } & Pick<Sensitivity, 'metric'>) {
  const { id, what, unit, range, low, high, turns } = row.swing;
  return (
    <tr className="border-t border-line align-middle">
      <th scope="row" className="max-w-80 py-1 pr-3 leading-snug font-normal">
        {what}
        {turns && <span className="badge ml-2 text-warn">{text.turns}</span>}
        <span className="block font-mono text-2xs text-faint">
          <CatalogueLink id={id} />
        </span>
      </th>
      <td className="py-1 pr-3 text-xs whitespace-nowrap text-soft">
        {plain(range[0])} … {plain(range[1])} {unitText(unit)}
      </td>
      <td className="w-1/2 py-1 pr-3">
        <Bar row={row} now={now} zero={zero} />
      </td>
      <td className="py-1 text-right text-xs whitespace-nowrap">
        {differenceText(low.difference, metric)} … {differenceText(high.difference, metric)}
      </td>
    </tr>
  );
}

/** The assumptions that move the answer most, the most powerful first. */
export function TornadoView({ result, base }: { result: Sensitivity; base: string }) {
  const { rows, now, zero, still, hidden } = tornadoOf(result);
  return (
    <>
      <p className="font-serif text-[1.05rem]">{base}</p>
      {rows.length === 0 ? (
        <p className="mt-2 text-[0.8125rem] text-soft">{text.nothing}</p>
      ) : (
        <Scroll label={messages.whatIf.label} className={`${WIDE} mt-2`}>
          <table className="w-full min-w-[46rem] text-[0.8125rem]" data-testid="tornado">
            <thead>
              <tr>
                {[text.number, text.range, '', text.ends].map((column, index) => (
                  <th
                    key={column}
                    scope="col"
                    className={`pr-3 pb-1 text-xs text-faint ${index === 3 ? 'text-right' : ''}`}
                  >
                    {column === '' ? (
                      <>
                        │ {text.now}
                        {zero !== null && `, ┆ ${text.zero}`}
                      </>
                    ) : (
                      column
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <Row key={row.swing.id} row={row} now={now} zero={zero} metric={result.metric} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className="mt-2 text-xs text-soft">{text.still(still, hidden)}</p>
    </>
  );
}
