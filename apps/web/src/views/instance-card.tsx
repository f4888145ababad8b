'use client';

import type { Assumption, Recording } from '@tare/schema';
import { useEffect, useMemo, useRef } from 'react';
import { momentText } from '../figures/clock.ts';
import { plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { type Axis, axisTime } from '../replay/axis.ts';
import { amountText } from '../racks/read.ts';

const text = messages.replay;
const MOST = 12;

interface Line {
  readonly at: number;
  readonly what: string;
}

const WORDS: Readonly<Record<string, string>> = {
  ready: text.states.ready,
  'out-of-memory': text.states.killed,
  evicted: text.states.evicted,
  failed: text.states.failed,
  retiring: text.states.retiring,
  gone: text.states.absent,
  start: text.states.placed,
};

/** All that happened to an instance, in the order of time. */
export function storyOf(recording: Recording, instance: number, axis: Axis): Line[] {
  const { atMs, event, subject, detail, phases } = recording.timeline;
  return event.flatMap((kind, index) => {
    if (subject[index] !== instance || kind.startsWith('host-')) return [];
    const phase = phases[detail[index]!];
    const what =
      kind === 'phase' && phase !== undefined ? `${phase.name} (${phase.technology})` : WORDS[kind];
    return what === undefined ? [] : [{ at: axisTime(recording, axis, atMs[index]!), what }];
  });
}

function Sources({ assumptions }: { assumptions: readonly Assumption[] }) {
  if (assumptions.length === 0) return <p className="text-soft">{text.noSources}</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5">
      {assumptions.slice(0, MOST).map(({ id, what, value, unit, source, badge }) => (
        <div key={id} className="contents">
          <dt className="text-soft">
            {what} <span className="badge text-faint">{messages.assumptions.badges[badge]}</span>{' '}
            <span className="text-faint">{source}</span>
          </dt>
          <dd className="text-right tabular-nums">
            {typeof value === 'number' ? plain(value) : String(value)} {unit}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One instance from near: what it holds, what happened to it, and where its numbers come from. */
export function InstanceCard({
  recording,
  instance,
  axis,
  assumptions,
  onClose,
}: {
  recording: Recording;
  instance: number;
  axis: Axis;
  assumptions: readonly Assumption[];
  onClose: () => void;
}) {
  const { rack } = recording;
  const own = rack.instances[instance]!;
  const story = useMemo(() => storyOf(recording, instance, axis), [recording, instance, axis]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-label={text.card}
      className="mt-2 border border-edge bg-raised p-3 text-xs"
      data-testid="instance-card"
    >
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h4 ref={heading} tabIndex={-1} className="font-semibold">
          {text.instance(rack.services[own.service] ?? '', instance)} · {rack.hosts[own.host]?.id}
        </h4>
        <button type="button" className="button button-quiet" onClick={onClose}>
          {messages.share.close}
        </button>
      </div>
      <div className="grid gap-4 md:grid-cols-[14rem_minmax(0,1fr)]">
        <ol className="max-h-52 overflow-auto tabular-nums" data-testid="story">
          {story.slice(-200).map(({ at, what }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the story of a recording never changes
            <li key={index} className="flex gap-3">
              <span className="w-14 shrink-0 text-right text-faint">{momentText(at)}</span>
              {what}
            </li>
          ))}
        </ol>
        <div>
          <p className="mb-2 flex flex-wrap gap-x-4">
            {(
              [
                [messages.layers.net, own.usedMemoryBytes],
                [messages.layers.overhead, own.overheadBytes],
                [messages.layers.guestOs, own.guestOsBytes],
              ] as const
            ).map(([label, bytes]) => (
              <span key={label}>
                <span className="text-soft">{label}</span> {amountText(bytes, 'memory')}
              </span>
            ))}
            <span>
              <span className="text-soft">{messages.lanes.columns.cpuUsed}</span>{' '}
              {amountText(own.usedCpuMilli, 'cpu')} / {amountText(own.cpuMilli, 'cpu')}
            </span>
          </p>
          <h5 className="mb-1 font-medium">{text.sources}</h5>
          <Sources assumptions={assumptions} />
        </div>
      </div>
    </section>
  );
}
