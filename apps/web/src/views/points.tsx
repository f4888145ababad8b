'use client';

import type { Problem } from '@tare/schema';
import { useState } from 'react';
import { removePoint } from '../desk/curve-edits.ts';
import type { FormCurve, FormField } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { InlineField } from './field.tsx';

const text = messages.curve;

/** "traffic.users.rate.2.at" is of the third point. */
export const isOfPoint = ({ path }: FormField): boolean => typeof path.at(-2) === 'number';
const pointOf = ({ path }: FormField): number => Number(path.at(-2));

function PointRow({
  curve,
  index,
  fields,
  problems,
}: {
  curve: FormCurve;
  index: number;
  fields: readonly FormField[];
  problems: readonly Problem[];
}) {
  const session = useSession();
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 pr-3 font-normal text-faint">
        {index + 1}
      </th>
      {fields.map(field => (
        <td key={field.at} className="py-1 pr-3">
          <InlineField field={field} absent="" problems={problems} />
        </td>
      ))}
      <td className="py-1 text-right">
        <button
          type="button"
          className="size-6 rounded-xs text-soft hover:bg-wash hover:text-ink"
          aria-label={text.removeAt(index)}
          onClick={() => void session.edit(removePoint(curve, index))}
        >
          ×
        </button>
      </td>
    </tr>
  );
}

/** The table twin of a drawn curve: there may be many points, and the drawing says the same. */
export function Points({
  curve,
  fields,
  problems,
}: {
  curve: FormCurve;
  fields: readonly FormField[];
  problems: readonly Problem[];
}) {
  const hasFault = problems.some(({ path }) => fields.some(field => field.at === path));
  const [isTurned, turn] = useState(false);
  const isOpen = hasFault || isTurned;
  if (fields.length === 0) return null;
  const rows = Map.groupBy(fields, pointOf);
  return (
    <details open={isOpen} onToggle={event => turn(event.currentTarget.open)}>
      <summary className="text-xs text-soft underline decoration-line underline-offset-4 hover:text-ink">
        {text.points}
      </summary>
      {isOpen && (
        <table className="mt-1.5 w-full text-[0.8125rem]" data-testid="points">
          <thead>
            <tr className="text-2xs text-faint">
              <th scope="col">{text.columns.point}</th>
              <th scope="col">{text.columns.at}</th>
              <th scope="col">{text.columns.rate}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {[...rows].map(([index, own]) => (
              <PointRow key={index} curve={curve} index={index} fields={own} problems={problems} />
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
