'use client';

import { SHAPE_NAMES, SHAPES, shapeOf, type ShapeName, takeShape } from '../desk/curve-shapes.ts';
import type { FormCurve } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.curve;
const [WIDE, HIGH] = [30, 12];

function iconPath(name: ShapeName): string {
  const { knots, ramp } = SHAPES[name];
  const most = Math.max(1.6, ...knots.map(([, times]) => times));
  const x = (share: number) => String(share * WIDE);
  const y = (times: number) => String(HIGH - (times / most) * (HIGH - 2));
  const rest = knots
    .slice(1)
    .map(([share, times]) => (ramp ? `L${x(share)} ${y(times)}` : `H${x(share)}V${y(times)}`));
  return `M0 ${y(knots[0]![1])}${rest.join('')}H${String(WIDE)}`;
}

/** Single arrivals, as a recording has them. */
const ARRIVALS = 'M1 12V6M5 12V9M9 12V2M13 12V7M17 12V10M21 12V4M25 12V8M29 12V5';

const Icon = ({ path }: { path: string }) => (
  <svg aria-hidden="true" width={WIDE} height={HIGH + 2} viewBox={`0 -1 ${String(WIDE)} ${String(HIGH + 2)}`}>
    <path d={path} fill="none" className="stroke-accent" strokeWidth="1.5" />
  </svg>
);

const LOOK =
  'flex flex-col items-center gap-0.5 rounded-xs border px-1 py-1 text-2xs leading-tight hover:border-ink';

/** What traffic often looks like, to start from. */
export function Shapes({ curve }: { curve: FormCurve }) {
  const session = useSession();
  const current = shapeOf(curve);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of buttons, but no form fields
    <div role="group" aria-label={text.shape} className="grid grid-cols-[1fr_1fr_1fr_1.35fr_1fr] gap-1">
      {SHAPE_NAMES.map(name => (
        <button
          key={name}
          type="button"
          aria-pressed={name === current}
          title={text.shapeHelp}
          className={`${LOOK} ${name === current ? 'border-accent bg-wash text-ink' : 'border-line text-soft'}`}
          onClick={() => void session.edit(takeShape(curve, name))}
        >
          <Icon path={iconPath(name)} />
          <span className="whitespace-nowrap">{text.shapes[name]}</span>
        </button>
      ))}
      <button
        type="button"
        title={text.traceHelp}
        className={`${LOOK} border-line text-soft`}
        onClick={() => session.store.set({ dialog: 'import' })}
      >
        <Icon path={ARRIVALS} />
        <span className="whitespace-nowrap">{text.trace}</span>
      </button>
    </div>
  );
}
