'use client';

import { useRef, useState } from 'react';
import {
  addBatch,
  arrivalText,
  lastsSeconds,
  MOST_ARRIVALS,
  parallelismText,
  turnedBatch,
} from '../desk/batch-edits.ts';
import type { FormBatch, FormGroup, FormModel } from '../desk/form-model.ts';
import { spanText } from '../figures/clock.ts';
import { significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Axes, HEIGHT, type Scale, scaleOf, SVG, WIDTH } from './curve-drawing.tsx';
import { EdgeHandle } from './edge-handle.tsx';
import { useTurns } from './turns.ts';
import { TextButton } from './text-button.tsx';

const text = messages.batch;
/** Room over the highest edge, and the least that the upright axis shows. */
const OVER = 1.15;
const LEAST_TOP = 4;
/** Rounds and tasks narrower than this are not told apart, in units of the drawing. */
const LEAST_CELL = 3;
/** Steps by key from one end of the run to the other. */
const STEPS = 100;

const topOf = ({ parallelism }: FormBatch): number => Math.max(LEAST_TOP, parallelism * OVER);

/** Lines between rounds of tasks, and between tasks that run together. */
function gridOf(batch: FormBatch, scale: Scale, from: number): string {
  const { parallelism, tasks, taskSeconds } = batch;
  const [left, right] = [scale.x(from), scale.x(from + lastsSeconds(batch))];
  const [low, high] = [scale.y(0), scale.y(parallelism)];
  const wide = scale.x(taskSeconds) - scale.x(0);
  const tall = (low - high) / parallelism;
  const rounds = wide < LEAST_CELL ? 0 : Math.ceil(tasks / parallelism) - 1;
  const rows = tall < LEAST_CELL ? 0 : parallelism - 1;
  const uprights = Array.from({ length: rounds }, (_, round) => left + (round + 1) * wide)
    .filter(x => x < right)
    .map(x => `M${String(x)} ${String(low)}V${String(high)}`);
  const levels = Array.from(
    { length: rows },
    (_, row) => `M${String(left)} ${String(low - (row + 1) * tall)}H${String(right)}`,
  );
  return [...uprights, ...levels].join('');
}

/** As high as tasks run at a time, and as wide as that takes: its area is their work. */
function Tasks({ batch, scale }: { batch: FormBatch; scale: Scale }) {
  const [low, high] = [scale.y(0), scale.y(batch.parallelism)];
  return batch.arrivals.map(from => {
    const x = scale.x(from);
    const width = Math.max(1.5, scale.x(from + lastsSeconds(batch)) - x);
    return (
      <g key={from} className="pointer-events-none stroke-accent">
        <rect x={x} y={high} width={width} height={low - high} className="fill-wash" strokeWidth="1.5" />
        <path d={gridOf(batch, scale, from)} fill="none" strokeWidth="0.5" opacity="0.55" />
      </g>
    );
  });
}

/** More than the run has room for, from when they arrive. */
const isBeyond = (batch: FormBatch): boolean =>
  batch.arrivals.some(from => from + lastsSeconds(batch) > batch.runSeconds);

function courseText(batch: FormBatch): string {
  const { tasks, parallelism, taskSeconds, cores, arrivals, isScheduled } = batch;
  if (arrivals.length === 0) return text.never;
  const course = text.course(
    spanText(tasks * taskSeconds * cores),
    text.atATime(parallelism, parallelism === tasks),
    spanText(lastsSeconds(batch)),
  );
  return isScheduled ? `${text.times(arrivals.length, arrivals.length >= MOST_ARRIVALS)}: ${course}` : course;
}

/** What is drawn, as it is turned. */
function useTurned(batch: FormBatch) {
  const { path, parallelism, arrivals, isScheduled } = batch;
  const at = (key: string) => ({ path: [...path, key], at: [...path, key].join('.') });
  const [tasks, turnTasks] = useTurns(at('parallelism'), parallelismText(batch, parallelism));
  const [arrival, turnArrival] = useTurns(at('at'), arrivalText(batch, arrivals[0] ?? 0));
  return {
    shown: turnedBatch(batch, { parallelism: tasks, at: isScheduled ? null : arrival }),
    turnTasks: (value: number, stroke: number) => void turnTasks(parallelismText(batch, value), stroke),
    turnArrival: (value: number, stroke: number) => void turnArrival(arrivalText(batch, value), stroke),
  };
}

/** A batch over the run, with edges to be dragged; the sentence below says the same in words. */
export function Batch({ batch }: { batch: FormBatch }) {
  const svg = useRef<SVGSVGElement>(null);
  // While an edge is dragged the scale stays, or it would run away from the pointer.
  const [held, hold] = useState<number | null>(null);
  const { shown, turnTasks, turnArrival } = useTurned(batch);
  const top = held ?? topOf(shown);
  const scale = scaleOf(batch, top);
  const [from] = shown.arrivals;
  const name = String(batch.path.at(-1));
  const back = (clientX: number, clientY: number) => {
    const box = svg.current!.getBoundingClientRect();
    return scale.back(
      ((clientX - box.left) / box.width) * WIDTH,
      ((clientY - box.top) / box.height) * HEIGHT,
    );
  };
  const middle = from === undefined ? 0 : (scale.x(from) + scale.x(from + lastsSeconds(shown))) / 2;
  return (
    <div className="space-y-1.5 pt-1 pb-1">
      <svg
        ref={svg}
        {...SVG}
        className={`${SVG.className} touch-none`}
        aria-label={text.figure(courseText(shown))}
        data-testid="batch"
        onGotPointerCapture={() => hold(top)}
        onLostPointerCapture={() => hold(null)}
      >
        <Axes runSeconds={batch.runSeconds} top={top} scale={scale} write={significant} unit={text.unit} />
        <Tasks batch={shown} scale={scale} />
        {from !== undefined && !shown.isScheduled && (
          <EdgeHandle
            label={text.arrival(name)}
            value={from}
            least={0}
            most={batch.runSeconds}
            step={batch.runSeconds / STEPS}
            said={text.after(spanText(from))}
            x={scale.x(from)}
            y={(scale.y(0) + scale.y(shown.parallelism)) / 2}
            isUpright={false}
            valueAt={(x, y) => back(x, y).seconds}
            onTurn={turnArrival}
          />
        )}
        {from !== undefined && (
          <EdgeHandle
            label={text.parallelism(name)}
            value={shown.parallelism}
            least={1}
            most={shown.tasks}
            step={1}
            said={text.atATime(shown.parallelism, shown.parallelism === shown.tasks)}
            x={middle}
            y={scale.y(shown.parallelism)}
            isUpright
            valueAt={(x, y) => back(x, y).perSecond}
            onTurn={turnTasks}
          />
        )}
      </svg>
      <p className="text-xs text-soft" data-testid="batch-summary">
        {courseText(shown)}
        {isBeyond(shown) && <span className="block text-warn">{text.beyond}</span>}
      </p>
      <p className="sr-only">{text.hint}</p>
    </div>
  );
}

/** One more batch; its numbers are then fields like any other. */
export function AddBatch({ form, groups }: { form: FormModel; groups: readonly FormGroup[] }) {
  const session = useSession();
  const taken = [...groups.map(({ title }) => title), ...form.graph.services.map(({ id }) => id)];
  return (
    <TextButton className="mt-1" onClick={() => void session.edit(addBatch(form.graph, taken))}>
      {text.add}
    </TextButton>
  );
}
