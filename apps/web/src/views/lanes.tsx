'use client';

import type { Comparison, PlatformResult, Rack, Recording } from '@tare/schema';
import { memo, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { fixed } from '../figures/number.ts';
import { messages } from '../messages.ts';
import type { Dimension, Scale } from '../racks/layout.ts';
import { arrange } from '../racks/arrangement.ts';
import { layersIn } from '../racks/looks.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { useLoadedReplay, useRecorded } from '../session/replay.ts';
import type { RackView, SessionState } from '../session/state.ts';
import type { Axis } from '../replay/axis.ts';
import { Ghosts } from './ghosts.tsx';
import { LaneFacts, type Measures, measuresOf } from './lane-facts.tsx';
import { Legend } from './legend.tsx';
import { RackPicture } from './rack-picture.tsx';
import { RackTable } from './rack-table.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { ReplayLegend, useLooks } from './replay-legend.tsx';
import { useWidth } from './room.tsx';
import { Section } from './section.tsx';
import { stackText } from './stack-text.ts';
import { Switch } from './switch.tsx';

const text = messages.lanes;
const dimensionOf = (state: SessionState) => state.dimension;
const viewOf = (state: SessionState) => state.rackView;

interface HeadlineProps {
  readonly platform: PlatformResult;
  readonly comparison: Comparison;
  readonly measures: Measures;
  readonly leads: boolean;
  /** Above the racks, in as few lines as it takes, or beside them. */
  readonly above: boolean;
}

/** Its layers by their names, from what runs down to what it runs in; as written while the form is of another scenario. */
function Stack({ platform: { id, stack } }: { platform: PlatformResult }) {
  const written = stack.join(' › ');
  const formOf = ({ opened }: SessionState) => opened?.form?.platforms;
  const platforms = useSessionState(formOf) ?? [];
  const own = platforms.find(one => one.id === id);
  return (
    <p className="text-2xs text-faint" title={written}>
      {own?.stack.join(' › ') === written ? stackText(own, platforms) : written}
    </p>
  );
}

const FACTS_ABOVE = 'basis-full grid-cols-3 sm:grid-cols-[repeat(auto-fit,minmax(3.7rem,1fr))]';
/** Words stand beside the racks where `arrange` leaves them room there. */
const FACTS_BESIDE =
  'mt-2 grid-cols-3 sm:grid-cols-[repeat(auto-fit,minmax(5rem,1fr))] @min-[720px]:grid-cols-2';

/** Not made anew when a recording comes. */
const Headline = memo(function Headline({ platform, comparison, measures, leads, above }: HeadlineProps) {
  const isBaseline = platform.id === comparison.baseline;
  const isCheapest = platform.id === comparison.verdict.cheapest;
  return (
    <div className={above ? 'flex flex-wrap items-baseline gap-x-2.5 gap-y-1.5' : '@min-[720px]:pr-5'}>
      <h3 className="text-[0.9375rem] leading-snug font-semibold">{platform.label}</h3>
      <Stack platform={platform} />
      {(isBaseline || isCheapest) && (
        <p className={`flex flex-wrap gap-1.5 ${above ? '-my-1' : 'mt-1'}`}>
          {isBaseline && <span className="badge text-soft">{text.baseline}</span>}
          {isCheapest && <span className="badge bg-wash text-accent-strong">{text.cheapest}</span>}
        </p>
      )}
      <LaneFacts
        platform={platform}
        measures={measures}
        leads={leads}
        className={above ? FACTS_ABOVE : FACTS_BESIDE}
      />
    </div>
  );
});

function Reasons({ platform }: { platform: PlatformResult }) {
  if (platform.reasons.length === 0) return null;
  return (
    <div className="text-[0.8125rem] text-warn">
      {!platform.feasible && <p className="font-medium">{text.infeasible}</p>}
      <ul>
        {platform.reasons.map(({ path, message, fix }) => (
          <li key={`${path} ${message}`}>
            {message} <span className="text-soft">{fix}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** From when on the recording does not tell everything. */
function Omitted({ recording: { timeline, originMs } }: { recording: Recording }) {
  const { omitted, omittedFromMs } = timeline;
  if (omittedFromMs === null) return null;
  return (
    <p className="text-xs text-warn">
      {messages.replay.omitted(omitted, fixed((omittedFromMs - originMs) / 1000, 1))}
    </p>
  );
}

/** Things have stood there, and all have gone by the end of the run, as tasks of a batch do. */
const isDone = ({ instances, hosts }: Rack): boolean =>
  instances.length > 0 && hosts.length > 0 && hosts.every(host => host.instances.length === 0);

function LaneRow({
  platform,
  comparison,
  scale,
  view,
  recorded,
  axis,
  paired,
  measures,
  leads,
}: {
  platform: PlatformResult;
  comparison: Comparison;
  measures: Measures;
  leads: boolean;
  scale: Scale | null;
  view: RackView;
  recorded: Recorded | undefined;
  axis: Axis;
  /** Whether another lane stands beside it. */
  paired: boolean;
}) {
  const rack = platform.sample?.rack;
  // All lanes' recordings come together: whoever does something meanwhile goes before their pictures.
  const recording = useDeferredValue(recorded?.recording);
  // Recorded instances stand in that of the recording alone.
  const whole = recording?.rack ?? rack;
  return (
    <li
      className={
        paired
          ? 'grid min-w-0 content-start gap-y-2 border-t border-line py-3'
          : 'grid gap-x-4 gap-y-3 border-t border-line py-4 first:border-t-0 first:pt-1 @min-[720px]:grid-cols-[13.5rem_minmax(0,1fr)]'
      }
      data-lane={platform.id}
    >
      <Headline
        platform={platform}
        comparison={comparison}
        measures={measures}
        leads={leads}
        above={paired}
      />
      <div className="min-w-0">
        <Reasons platform={platform} />
        {rack !== undefined && scale !== null && view === 'picture' && (
          <div className="lane-picture relative">
            <Ghosts platform={platform} comparison={comparison} scale={scale} />
            <RackPicture
              platform={platform}
              rack={rack}
              scenario={comparison.scenarioHash}
              recording={recording}
              scale={scale}
              axis={axis}
              label={text.figure(platform.label, rack.hosts.length, (whole ?? rack).instances.length)}
              assumptions={comparison.assumptions}
            />
          </div>
        )}
        {whole !== undefined && whole.instances.length === 0 && (
          <p className="mt-1 text-xs text-soft">{text.notDrawn}</p>
        )}
        {whole !== undefined && isDone(whole) && <p className="mt-1 mb-1 text-xs text-soft">{text.done}</p>}
        {recording !== undefined && <Omitted recording={recording} />}
        {whole !== undefined && view === 'table' && (
          <RackTable rack={whole} recording={recording} axis={axis} label={platform.label} />
        )}
        {whole !== undefined && whole.omitted > 0 && (
          <p className="text-xs text-soft">{text.omitted(whole.omitted)}</p>
        )}
      </div>
    </li>
  );
}

function Controls({ dimension, view }: { dimension: Dimension; view: RackView }) {
  const { store } = useSession();
  return (
    <div className="flex flex-wrap gap-2">
      <Switch
        label={text.by}
        value={dimension}
        options={[
          { value: 'memory', label: text.memory },
          { value: 'cpu', label: text.cpu },
        ]}
        onChange={value => store.set({ dimension: value })}
      />
      <Switch
        label={text.label}
        value={view}
        options={[
          { value: 'picture', label: text.picture },
          { value: 'table', label: text.table },
        ]}
        onChange={value => store.set({ rackView: value })}
      />
    </div>
  );
}

/** What boxes look like, and the replay; on a phone at the foot of the window, with the key on demand. */
function ReplayControls({
  comparison,
  dimension,
  view,
  recorded: { of, axis, wait },
}: {
  comparison: Comparison;
  dimension: Dimension;
  view: RackView;
  recorded: ReturnType<typeof useRecorded>;
}) {
  const [showsKey, showKey] = useState(false);
  const looks = useLooks(of);
  const layers = useMemo(() => {
    const samples = comparison.platforms.flatMap(({ sample }) => sample?.rack ?? []);
    const recorded = Object.values(of).map(({ recording }) => recording.rack);
    return layersIn([...samples, ...recorded], dimension);
  }, [comparison, of, dimension]);
  return (
    <>
      {view === 'picture' && (
        <div className="max-sm:hidden">
          <Legend of={dimension} layers={layers} />
        </div>
      )}
      <div
        data-testid="replay-stays"
        className="z-10 -mx-1 mt-3 bg-paper px-1 py-1.5 max-sm:sticky max-sm:bottom-0 max-sm:order-last max-sm:border-t max-sm:border-line sm:sticky sm:top-14"
      >
        {showsKey && view === 'picture' && (
          <div id="racks-key" className="pb-2 sm:hidden">
            <Legend of={dimension} layers={layers} />
            <ReplayLegend looks={looks} />
          </div>
        )}
        <ReplayBar of={of} axis={axis} wait={wait}>
          {view === 'picture' && (
            <button
              type="button"
              className="button sm:!hidden"
              aria-expanded={showsKey}
              aria-controls="racks-key"
              onClick={() => showKey(!showsKey)}
            >
              {text.key}
            </button>
          )}
        </ReplayBar>
        {view === 'picture' && (
          <div className="max-sm:hidden">
            <ReplayLegend looks={looks} />
          </div>
        )}
      </div>
    </>
  );
}

/** The signature picture: every platform's hosts, side by side at one scale. */
export function Lanes({ comparison, leads = true }: { comparison: Comparison; leads?: boolean }) {
  const dimension = useSessionState(dimensionOf);
  const view = useSessionState(viewOf);
  const list = useRef<HTMLUListElement>(null);
  const width = useWidth(list);
  const recorded = useRecorded(comparison);
  const { of, axis } = recorded;
  useLoadedReplay(of, axis);
  const arranged = useMemo(() => {
    const racks = comparison.platforms.flatMap((platform): Rack[] =>
      platform.sample === null ? [] : [platform.sample.rack],
    );
    return width === 0 ? null : arrange(racks, dimension, width);
  }, [comparison, dimension, width]);
  const paired = arranged?.paired === true && view === 'picture';
  const measures = useMemo(() => measuresOf(comparison), [comparison]);
  return (
    <Section
      id="racks"
      title={text.label}
      note={text.scale}
      terse
      measured
      controls={<Controls dimension={dimension} view={view} />}
    >
      <div className="flex flex-col">
        <ReplayControls comparison={comparison} dimension={dimension} view={view} recorded={recorded} />
        <ul
          ref={list}
          className={`@container ${paired ? 'mt-3 grid grid-cols-2 gap-x-8' : 'mt-4 max-sm:mt-0'}`}
        >
          {comparison.platforms.map(platform => (
            <LaneRow
              key={platform.id}
              platform={platform}
              comparison={comparison}
              measures={measures}
              leads={leads}
              scale={arranged?.scale ?? null}
              paired={paired}
              view={view}
              recorded={of[platform.id]}
              axis={axis}
            />
          ))}
        </ul>
      </div>
    </Section>
  );
}
