import type { ImportNote } from '@tare/schema';
import { messages } from '../messages.ts';
import { Scroll } from './scroll.tsx';

const text = messages.import;

/** What an import assumed, left out or put in order, with its line. */
export function NotesTable({ notes }: { notes: readonly ImportNote[] }) {
  return (
    <Scroll label={text.notes} className="max-h-72 overflow-auto">
      <table className="w-full text-[0.8125rem]" data-testid="notes">
        <tbody>
          {notes.map(({ kind, path, what, value, why, place }) => (
            <tr key={`${kind} ${path} ${what}`} className="border-t border-line align-top first:border-t-0">
              <td className="py-1.5 pr-4">
                <span className="badge text-soft">{text.kind[kind]}</span>
              </td>
              <td className="py-1.5 pr-4 text-xs whitespace-nowrap text-faint tabular-nums">
                {place !== undefined && `${place.file ?? ''} ${messages.problems.line(place.line)}`}
              </td>
              <td className="py-1.5 pr-4">
                {what}
                {value !== undefined && <span className="font-mono text-xs"> = {value}</span>}
                <span className="block font-mono text-2xs text-faint">{path}</span>
              </td>
              <td className="py-1.5 text-xs text-soft">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
