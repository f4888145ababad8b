'use client';

import type { Comparison, LedgerLine } from '@tare/schema';
import { useState } from 'react';
import { fixed } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { Section } from './section.tsx';
import { Switch } from './switch.tsx';
import { Scroll, WIDE } from './scroll.tsx';

const text = messages.ledger;
type Part = keyof typeof messages.ledgerParts;
type Of = keyof typeof text.of;

const LOOK: Readonly<Record<Part, string>> = {
  net: 'var(--rack-net)',
  idleReserved: 'var(--rack-idle)',
  overhead: 'var(--rack-overhead)',
  guestOs: 'repeating-linear-gradient(135deg, var(--rack-guest) 0 2.4px, var(--rack-hatch) 2.4px 3.2px)',
  systemReserve:
    'repeating-linear-gradient(135deg, var(--rack-system) 0 3.6px, var(--rack-hatch) 3.6px 4.4px)',
  stranded: 'repeating-linear-gradient(0deg, var(--rack-line) 0 1px, var(--rack-host) 1px 4px)',
  lost: 'var(--bad)',
  free: 'var(--rack-host)',
};
const ORDER = Object.keys(LOOK) as Part[];

const share = (line: LedgerLine, part: Part): number =>
  line.capacity === 0 ? 0 : line[part] / line.capacity;

function Bar({ line }: { line: LedgerLine }) {
  return (
    <div className="flex h-4 border border-edge" aria-hidden="true">
      {ORDER.map(part => (
        <div
          key={part}
          style={{ width: `${String(Math.max(0, share(line, part)) * 100)}%`, background: LOOK[part] }}
          title={`${messages.ledgerParts[part]} ${fixed(share(line, part) * 100, 1)} %`}
        />
      ))}
    </div>
  );
}

const OPTIONS = (Object.keys(text.of) as Of[]).map(value => ({ value, label: text.of[value] }));

/** Where all of a capacity went (rule L1): parts that sum to the whole, as a bar and in numbers. */
export function Ledger({ comparison }: { comparison: Comparison }) {
  const [of, show] = useState<Of>('money');
  const lines = comparison.platforms.flatMap(({ id, label, sample }) =>
    sample === null ? [] : [{ id, label, line: sample.ledger[of] }],
  );
  const parts = ORDER.filter(part => lines.some(({ line }) => line[part] > 0));
  return (
    <Section
      id="ledger"
      title={text.label}
      note={text.caption}
      measured
      controls={<Switch label={text.label} value={of} options={OPTIONS} onChange={show} />}
    >
      <Scroll label={text.label} className={WIDE}>
        <table className="w-full min-w-[44rem] text-[0.8125rem]">
          <thead>
            <tr className="align-bottom">
              <th scope="col" className="pr-4 pb-1 text-xs text-faint">
                % of {text.of[of].toLowerCase()}
              </th>
              <th scope="col" className="w-1/3 min-w-40 pb-1">
                <span className="sr-only">{text.label}</span>
              </th>
              {parts.map(part => (
                <th
                  key={part}
                  scope="col"
                  className="max-w-20 pb-1 pl-3 text-right whitespace-normal text-xs font-normal text-soft"
                >
                  <span
                    aria-hidden="true"
                    className="mr-1.5 inline-block size-2.5 border border-edge"
                    style={{ background: LOOK[part] }}
                  />
                  {messages.ledgerParts[part]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, label, line }) => (
              <tr key={id} className="border-t border-line">
                <th scope="row" className="py-1.5 pr-4 whitespace-nowrap">
                  {label}
                </th>
                <td className="py-1.5">
                  <Bar line={line} />
                </td>
                {parts.map(part => (
                  <td key={part} className="py-1.5 pl-3 text-right">
                    {fixed(share(line, part) * 100, 1)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}
