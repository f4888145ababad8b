'use client';

import type { Problem } from '@tare/schema';
import { useEffect, useState } from 'react';
import type { FormGroup, FormLayer, FormModel, FormPlatform } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import type { Origin } from '../session/state.ts';
import { Group } from './group.tsx';
import { useHeld } from './held.ts';
import { apartText } from './stack-text.ts';

const text = messages.platforms;

/** Heights in pixels, from what runs down to what it runs on. */
const HIGH = { application: 8, runtime: 2, kernel: 5, monitor: 3, hostSystem: 4, hardware: 2 } as const;
const WIDTH = 44;
const BETWEEN = 2;

interface Strip {
  readonly fill: string;
  readonly high: number;
  /** One for each of the two instances that are drawn, or one under both. */
  readonly each: boolean;
}

const FILL = {
  application: 'var(--rack-net)',
  overhead: 'var(--rack-overhead)',
  guest: 'var(--rack-guest)',
  system: 'var(--rack-system)',
  hardware: 'var(--ink)',
} as const;

/** What a layer puts under what it holds; an innermost one is there for each instance, another holds them all. */
function stripsOf({ kind }: FormLayer, innermost: boolean): Strip[] {
  switch (kind) {
    case 'process':
      return [];
    case 'container':
      return [{ fill: FILL.overhead, high: HIGH.runtime, each: innermost }];
    case 'sandbox':
      return [{ fill: FILL.overhead, high: HIGH.kernel, each: innermost }];
    case 'microvm':
    case 'vm':
      return [
        { fill: FILL.guest, high: kind === 'vm' ? HIGH.kernel + 3 : HIGH.kernel - 1, each: innermost },
        { fill: FILL.overhead, high: HIGH.monitor, each: false },
      ];
  }
}

const drawn = (layers: readonly FormLayer[]): Strip[] => [
  { fill: FILL.application, high: HIGH.application, each: true },
  ...layers.toReversed().flatMap((layer, index) => stripsOf(layer, index === 0)),
  { fill: FILL.system, high: HIGH.hostSystem, each: false },
  { fill: FILL.hardware, high: HIGH.hardware, each: false },
];

/** Two instances with what stands under them, down to the machine: the diagram of every article on containers. */
function StackDrawing({ layers }: { layers: readonly FormLayer[] }) {
  const strips = drawn(layers);
  const tops = strips.map((_, index) => strips.slice(0, index).reduce((sum, { high }) => sum + high + 1, 0));
  const half = (WIDTH - BETWEEN) / 2;
  return (
    <svg
      width={WIDTH}
      height={(tops.at(-1) ?? 0) + HIGH.hardware}
      aria-hidden="true"
      className="shrink-0 self-end"
    >
      {strips.flatMap(({ fill, high, each }, index) =>
        (each ? [0, half + BETWEEN] : [0]).map(x => (
          <rect
            key={`${String(tops[index])} ${String(x)}`}
            x={x}
            y={tops[index]}
            width={each ? half : WIDTH}
            height={high}
            fill={fill}
          />
        )),
      )}
    </svg>
  );
}

/** Who has a kernel of its own: what one kernel panic takes follows from it. */
function kernelsOf(layers: readonly FormLayer[]): keyof typeof text.kernels {
  if (layers.at(-1)?.ownKernel === true) return 'each';
  return layers.some(({ ownKernel }) => ownKernel) ? 'guest' : 'host';
}

interface Seen {
  /** Of the document that has them; another document's are forgotten. */
  readonly origin: Origin;
  readonly platforms: readonly FormPlatform[];
}

function also(seen: Seen, { origin, platforms }: Seen): Seen {
  const known = seen.origin === origin ? seen.platforms : [];
  const fresh = platforms.filter(({ id }) => !known.some(one => one.id === id));
  const asTheyAre = known.map(one => platforms.find(({ id }) => id === one.id) ?? one);
  return { origin, platforms: [...asTheyAre, ...fresh] };
}

/** Platforms that this visit has seen stay in the list when they are switched off, to be switched on again as they were. */
export function usePlatforms({ origin, platforms }: Seen): readonly FormPlatform[] {
  const [seen, setSeen] = useState<Seen>({ origin, platforms });
  useEffect(() => setSeen(before => also(before, { origin, platforms })), [origin, platforms]);
  return also(seen, { origin, platforms }).platforms;
}

interface PlatformSwitchProps {
  readonly platform: FormPlatform;
  readonly all: readonly FormPlatform[];
  readonly on: boolean;
  /** The only one that is on must stay on. */
  readonly last: boolean;
  readonly onTurn: (platform: FormPlatform, on: boolean) => void;
}

function PlatformSwitch({ platform, all, on, last, onTurn }: PlatformSwitchProps) {
  const [checked, hold] = useHeld(on);
  const turn = (wanted: boolean) => {
    hold(wanted);
    onTurn(platform, wanted);
  };
  return (
    <label className="flex items-center gap-2.5 rounded-xs py-1.5 text-[0.8125rem] hover:bg-raised">
      <input
        type="checkbox"
        className="shrink-0 accent-accent"
        checked={checked}
        disabled={last}
        onChange={event => turn(event.target.checked)}
      />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="font-medium">{platform.label}</span>{' '}
        {all.some(({ id, label }) => id !== platform.id && label === platform.label) && (
          <span className="font-mono text-2xs text-soft">{platform.id}</span>
        )}
        <span className="block text-xs text-soft" title={platform.stack.join(' › ')}>
          {text.stack(platform.layers.map(({ label }) => label).toReversed())},{' '}
          {text.kernels[kernelsOf(platform.layers)]}
          {apartText(platform, all)}
        </span>
      </span>
      <span className={checked ? '' : 'opacity-40 grayscale'}>
        <StackDrawing layers={platform.layers} />
      </span>
    </label>
  );
}

interface PlatformsProps {
  readonly model: FormModel;
  readonly origin: Origin;
  /** How a platform chooses among sites, where it can. */
  readonly groups: readonly FormGroup[];
  readonly problems: readonly Problem[];
}

/** The alternatives, each with its layers drawn, on or off. */
export function Platforms({ model, origin, groups, problems }: PlatformsProps) {
  const session = useSession();
  const several = model.sites.length > 1;
  const all = usePlatforms({ origin, platforms: model.platforms });
  const turn = (platform: FormPlatform, on: boolean) => {
    const edit = { path: ['platforms', platform.id], value: on ? platform.definition : undefined };
    const baselineGoes = !on && model.baseline === platform.id;
    void session.edit(baselineGoes ? [edit, { path: ['baseline'], value: undefined }] : [edit]);
  };
  return (
    <ul>
      {all.map(platform => {
        const on = model.platforms.some(({ id }) => id === platform.id);
        const last = on && model.platforms.length === 1;
        const own = groups.find(({ id }) => id === `platforms.${platform.id}`);
        return (
          <li key={platform.id}>
            <PlatformSwitch platform={platform} all={all} on={on} last={last} onTurn={turn} />
            {own !== undefined && on && (
              <div className="-mt-1 pb-1 pl-6">
                <Group
                  group={own}
                  problems={problems}
                  title=""
                  summary={several ? text.sites(platform.label) : text.settings(platform.label)}
                />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
