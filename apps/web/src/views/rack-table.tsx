'use client';

import type { Rack, Recording } from '@tare/schema';
import { figuresAtEnd } from '../racks/standings.ts';
import type { Axis } from '../replay/axis.ts';
import { HostTable } from './host-table.tsx';
import { useReplayCode } from './rack-view.tsx';

interface RackTableProps {
  /** As it was at the end of the run, until the recording is there. */
  readonly rack: Rack;
  readonly recording: Recording | undefined;
  readonly axis: Axis;
  readonly label: string;
}

/** The picture's twin in numbers: it tells the same moment. */
export function RackTable({ rack, recording, axis, label }: RackTableProps) {
  const code = useReplayCode(recording !== undefined);
  if (code === null || recording === undefined)
    return <HostTable rack={rack} figures={figuresAtEnd(rack)} label={label} />;
  return <code.LiveTable recording={recording} axis={axis} label={label} />;
}
