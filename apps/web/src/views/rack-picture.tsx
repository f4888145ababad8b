'use client';

import type { Assumption, PlatformResult, Rack, Recording } from '@tare/schema';
import { lazy, Suspense } from 'react';
import { messages } from '../messages.ts';
import type { Scale } from '../racks/layout.ts';
import type { Axis } from '../replay/axis.ts';
import { LaneCanvas } from './lane-canvas.tsx';
import { useRackView } from './rack-view.tsx';
import { useWhereabouts } from './whereabouts.ts';

const InstanceCard = lazy(async () => ({ default: (await import('./rack-live.tsx')).InstanceCard }));

const text = messages.replay;

function Path({ label, host, onBack }: { label: string; host: string; onBack: () => void }) {
  return (
    <nav aria-label={text.path(label)} className="mb-2 flex items-center gap-2 text-xs">
      <button type="button" className="underline underline-offset-2" onClick={onBack}>
        {text.fleet}
      </button>
      <span aria-hidden="true">›</span>
      <span className="font-medium">{host}</span>
      <span className="text-faint">{text.near}</span>
    </nav>
  );
}

interface PictureProps {
  readonly platform: PlatformResult;
  /** As it was at the end of the run; the recording has the same hosts and instances by the same numbers. */
  readonly rack: Rack;
  readonly scenario: string;
  readonly recording: Recording | undefined;
  readonly scale: Scale;
  readonly axis: Axis;
  readonly label: string;
  readonly assumptions: readonly Assumption[];
}

/** One platform's racks. They are the same picture before their recording is there and after, so nothing moves when it comes. */
export function RackPicture(props: PictureProps) {
  const { platform, rack, scenario, recording, scale, axis, label, assumptions } = props;
  const where = useWhereabouts(scenario);
  const { near, choice, pinned } = where;
  const view = useRackView({ rack, scale, near }, recording, axis);
  const host = near === null ? undefined : rack.hosts[near];
  const isOf = ({ id }: Assumption) => platform.stack.some(layer => id.startsWith(`${layer}.`));
  return (
    <div>
      {host !== undefined && <Path label={platform.label} host={host.id} onBack={where.toFleet} />}
      <LaneCanvas platform={platform.id} view={view} label={label} where={where} />
      <p
        className="mt-1 flex min-h-5 flex-wrap gap-x-3 text-xs text-soft tabular-nums"
        aria-live="polite"
        data-testid="readout"
      >
        {choice !== null && view.readout(choice)}
      </p>
      {pinned !== null && recording !== undefined && (
        <Suspense fallback={null}>
          <InstanceCard
            recording={recording}
            instance={pinned}
            axis={axis}
            assumptions={assumptions.filter(isOf)}
            onClose={() => where.pin(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
