import type { ReactNode } from 'react';
import { catalogueText } from './messages.ts';

/** A table whose columns stand where those of the next one do; its head stays in sight where there is room beside it. */
export function Table({
  label,
  columns,
  widths,
  children,
}: {
  label: string;
  columns: readonly string[];
  /** Of each column; the rest shares what is left. */
  widths: readonly string[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table that may be wider than its place, not a landmark of its own
    <div
      role="group"
      aria-label={catalogueText.table(label)}
      tabIndex={0}
      className="relative max-xl:overflow-x-auto"
    >
      <table className="w-full min-w-[52rem] table-fixed text-[0.8125rem]">
        <colgroup>
          {columns.map((column, index) => (
            <col key={column} style={widths[index] === undefined ? {} : { width: widths[index] }} />
          ))}
        </colgroup>
        <thead className="xl:sticky xl:top-[6.7rem] xl:z-[5]">
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`bg-paper pb-1 text-xs text-faint ${index === 0 ? 'pr-3' : 'px-2'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** The address of an entry, as a link to it. */
export const Anchor = ({ id }: { id: string }) => (
  <a href={`#${id}`} className="code break-all hover:underline">
    {id}
  </a>
);
