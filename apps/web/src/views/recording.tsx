'use client';

import type { Problem } from '@tare/schema';
import { type KeyboardEvent, useState } from 'react';
import type { FormRecording, RecordedSize } from '../desk/form-model.ts';
import { type Amount, changeCount, resizeAll } from '../desk/recording-edits.ts';
import { plain, significant } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Axes, pathOf, scaleOf, SVG } from './curve-drawing.tsx';
import { useHeld } from './held.ts';
import { Stepper } from './stepper.tsx';

const text = messages.recorded;
const GIB = 2 ** 30;
const coresText = (cores: number): string => messages.services.cores(significant(cores));

/** What those that are there ask for, and of it what they use. */
function Course({ recording }: { recording: FormRecording }) {
  const { course, runSeconds } = recording;
  const asked = course.map(step => ({ seconds: step.seconds, perSecond: step.asked }));
  const used = course.flatMap(step =>
    step.used === null ? [] : [{ seconds: step.seconds, perSecond: step.used }],
  );
  const top = Math.max(1, ...asked.map(({ perSecond }) => perSecond)) * 1.15;
  const scale = scaleOf(recording, top);
  const line = (points: typeof asked) => pathOf({ runSeconds, ramp: false }, points, scale);
  const ground = used.length > 0 ? used : asked;
  const amounts = used.map(({ perSecond }) => perSecond);
  return (
    <>
      <svg {...SVG} role="img" aria-label={text.figure} data-testid="recorded">
        <Axes runSeconds={runSeconds} top={top} scale={scale} write={significant} unit={text.coresUnit} />
        <path d={`${line(ground)}V${String(scale.y(0))}H${String(scale.x(0))}Z`} className="fill-wash" />
        <path d={line(ground)} fill="none" className="stroke-accent" strokeWidth="2" />
        {used.length > 0 && (
          <path d={line(asked)} fill="none" className="stroke-ink" strokeWidth="1" strokeDasharray="4 3" />
        )}
      </svg>
      <p className="text-xs text-soft" data-testid="recorded-summary">
        {text.asked(coresText(Math.max(...asked.map(({ perSecond }) => perSecond))))}
        {amounts.length === 0
          ? '.'
          : `${text.dashed} ${text.used(significant(Math.min(...amounts)), coresText(Math.max(...amounts)))}`}
      </p>
    </>
  );
}

/** A number that is committed on Enter and on leaving; Escape gives up. */
function AmountInput({
  label,
  unit,
  value,
  onCommit,
}: {
  label: string;
  unit: string;
  value: number;
  onCommit: (value: number) => void;
}) {
  const [shown, hold] = useHeld(plain(value));
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    const entered = Number(draft);
    if (draft !== null && draft.trim() !== '' && Number.isFinite(entered) && entered !== value) {
      hold(draft);
      onCommit(entered);
    }
    setDraft(null);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish();
    else if (event.key === 'Escape') setDraft(null);
  };
  return (
    <label className="whitespace-nowrap">
      <span className="sr-only">{label}</span>
      <input
        className="field field-inline"
        inputMode="decimal"
        autoComplete="off"
        size={Math.max(2, (draft ?? shown).length)}
        value={draft ?? shown}
        onChange={event => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={keys}
      />{' '}
      <span aria-hidden="true">{unit}</span>
    </label>
  );
}

/** Instances that ask for the same: how many there are, and what each asks for. */
function Size({ recording, size }: { recording: FormRecording; size: RecordedSize }) {
  const session = useSession();
  const { cores, bytes, accelerators, count, rows } = size;
  const name = text.size(plain(cores), plain(bytes / GIB));
  const stroke = `${recording.path.join('.')} ${name}`;
  const resize = (amount: Amount) => (value: number) =>
    void session.edit(resizeAll(recording, size, [amount, amount === 'bytes' ? value * GIB : value]));
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 py-1 text-[0.8125rem] text-soft">
      {rows === null ? (
        <span className="min-w-16 text-right tabular-nums">{plain(count)}</span>
      ) : (
        <Stepper
          words={text.count(name)}
          value={count}
          least={recording.instances === count ? 1 : 0}
          onChange={wanted =>
            void session.edit(changeCount(recording, size, wanted > count ? 1 : -1), stroke)
          }
        />
      )}
      <span>×</span>
      {rows === null ? (
        <span>{name}</span>
      ) : (
        <>
          <AmountInput label={text.cores} unit={text.coresUnit} value={cores} onCommit={resize('cores')} />
          <AmountInput
            label={text.memory}
            unit={text.memoryUnit}
            value={bytes / GIB}
            onCommit={resize('bytes')}
          />
        </>
      )}
      {accelerators > 0 && <span>{text.accelerators(plain(accelerators))}</span>}
    </li>
  );
}

/** Recorded instances: what they ask for and use over the run, and their sizes, each of which can be edited. */
export function Recording({
  recording,
  problems,
}: {
  recording: FormRecording;
  problems: readonly Problem[];
}) {
  const { kind, course, sizes, others, path } = recording;
  const rows = `${path.join('.')}.rows`;
  const faults = problems.filter(problem => problem.path.startsWith(rows));
  return (
    <div className="space-y-1.5 pt-1">
      {kind === 'utilisation' && <p className="text-xs text-soft">{text.samples}</p>}
      {course.length === 0 ? (
        <p className="text-xs text-soft">{text.filled}</p>
      ) : (
        <Course recording={recording} />
      )}
      <ul aria-label={text.sizes}>
        {sizes.map(size => (
          <Size
            key={`${String(size.cores)} ${String(size.bytes)} ${String(size.accelerators)}`}
            recording={recording}
            size={size}
          />
        ))}
      </ul>
      {others > 0 && <p className="text-xs text-soft">{text.others(others)}</p>}
      {sizes[0]?.rows === null && <p className="text-xs text-soft">{text.many}</p>}
      {faults.map(({ path: at, message, fix }) => (
        <p key={at} className="text-xs text-bad">
          {message} {fix}
        </p>
      ))}
    </div>
  );
}
