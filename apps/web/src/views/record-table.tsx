import type { ReactNode } from 'react';
import { Scroll } from './scroll.tsx';

export interface RecordTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** So many columns are words; the others are figures, and stand to the right. */
  readonly words?: number;
  /** Of what scrolls. */
  readonly className: string;
  readonly width?: string;
  /** Whether the heads stay in sight while the rows scroll. */
  readonly staysHead?: boolean;
}

/** Records of one kind: what or where in the first columns, figures in the others. */
export function RecordTable({
  label,
  columns,
  rows,
  words = 2,
  className,
  width = '',
  staysHead,
}: RecordTableProps) {
  const side = (column: number): string => (column < words ? '' : 'text-right');
  const head = staysHead === true ? 'sticky top-0 bg-paper' : '';
  return (
    <Scroll label={label} className={className}>
      <table className={`w-full text-[0.8125rem] ${width}`}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`pr-4 pb-1 text-xs font-normal text-faint ${head} ${side(index)}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records of a run never change their order
            <tr key={index} className="border-t border-line align-baseline">
              {row.map((value, column) =>
                column === 0 ? (
                  <th key={columns[column]} scope="row" className="py-1 pr-4 font-medium">
                    {value}
                  </th>
                ) : (
                  <td key={columns[column]} className={`py-1 pr-4 ${side(column)}`}>
                    {value}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
