import type { Recording, Report } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveLane } from '../src/racks/live.ts';
import { pixelOf } from '../src/racks/dense.ts';
import { layersIn, looksOf } from '../src/racks/looks.ts';
import { Moments } from '../src/racks/moments.ts';
import { figuresAt, standingBefore } from '../src/racks/standings.ts';
import { marksOf } from '../src/time/marks.ts';
import { axisOf, axisTime, ownTime, restOf, stopsOf } from '../src/replay/axis.ts';
import {
  INITIAL_REPLAY,
  nextReplay,
  type ReplayEvent,
  type ReplayState,
  speedFor,
  SPEEDS,
} from '../src/replay/machine.ts';

const having = (...events: ReplayEvent[]): ReplayState => events.reduce(nextReplay, INITIAL_REPLAY);
const loaded: ReplayEvent = { kind: 'loaded', from: -5000, to: 60_000, rest: 60_000 };

describe('the control of the replay', () => {
  it('shows the end until somebody plays, and plays from the beginning', () => {
    expect(having(loaded)).toMatchObject({ phase: 'stopped', at: 60_000 });
    expect(having(loaded, { kind: 'play' })).toMatchObject({ phase: 'playing', at: -5000 });
  });

  it('rests at the fullest moment where all has gone by the end, and still plays from the beginning', () => {
    const batch: ReplayEvent = { kind: 'loaded', from: 0, to: 60_000, rest: 2500 };
    expect(having(batch)).toMatchObject({ phase: 'stopped', at: 2500 });
    expect(having(batch, { kind: 'play' })).toMatchObject({ phase: 'playing', at: 0 });
    expect(having(batch, { kind: 'seek', at: 7 }, { kind: 'stop' }).at).toBe(2500);
    const [a, b] = [
      [0, 3, 9, 0],
      [1, 4, 5, 0],
    ].map(readyLow => ({ course: { stepMs: 1000, readyLow } }) as unknown as Recording) as [
      Recording,
      Recording,
    ];
    expect(restOf([a, b], { from: 0, to: 60_000 })).toBe(2500);
    const lasting = { course: { stepMs: 1000, readyLow: [1, 1, 1, 1] } } as unknown as Recording;
    expect(restOf([a, lasting], { from: 0, to: 60_000 })).toBe(60_000);
    // A few of many are as good as none.
    const crowd = { course: { stepMs: 1000, readyLow: [0, 30, 2, 1] } } as unknown as Recording;
    expect(restOf([crowd], { from: 0, to: 60_000 })).toBe(1500);
    expect(restOf([], { from: 0, to: 60_000 })).toBe(60_000);
  });

  it('goes by speed and time, whatever the pictures: ten of 16 ms as one of 160', () => {
    const tick = (elapsed: number): ReplayEvent => ({ kind: 'tick', elapsed });
    const speed: ReplayEvent = { kind: 'speed', speed: 10 };
    const many = having(loaded, speed, { kind: 'play' }, ...Array.from({ length: 10 }, () => tick(16)));
    expect(many.at).toBe(-5000 + 1600);
    expect(having(loaded, speed, { kind: 'play' }, tick(160)).at).toBe(many.at);
  });

  it('does not jump when the tab was out of sight', () => {
    const state = having(
      loaded,
      { kind: 'speed', speed: 1 },
      { kind: 'play' },
      { kind: 'tick', elapsed: 60_000 },
    );
    expect(state.at).toBe(-5000 + 250);
  });

  it('stands still while paused, ends at the end, and begins again from there', () => {
    const paused = having(loaded, { kind: 'play' }, { kind: 'pause' });
    expect(nextReplay(paused, { kind: 'tick', elapsed: 100 })).toEqual(paused);
    const ended = having(
      loaded,
      { kind: 'play' },
      { kind: 'seek', at: 59_999 },
      { kind: 'tick', elapsed: 100 },
    );
    expect(ended).toMatchObject({ phase: 'ended', at: 60_000 });
    expect(nextReplay(ended, { kind: 'play' })).toMatchObject({ phase: 'playing', at: -5000 });
  });

  it('steps to the next event and the one before, and pauses', () => {
    const step = (forward: boolean): ReplayEvent => ({ kind: 'step', marks: [-2000, 0, 15_000], forward });
    const there = having(loaded, { kind: 'play' }, step(true));
    expect(there).toMatchObject({ phase: 'paused', at: -2000 });
    expect([step(true), step(true), step(false)].reduce(nextReplay, there).at).toBe(0);
    expect([step(true), step(true), step(true)].reduce(nextReplay, there)).toMatchObject({
      phase: 'ended',
      at: 60_000,
    });
  });

  it('is always within the run, whatever is done in whatever order', () => {
    const event = fc.oneof(
      fc.constantFrom<ReplayEvent>({ kind: 'play' }, { kind: 'pause' }, { kind: 'stop' }, loaded),
      fc.integer({ min: -99_999, max: 99_999 }).map((at): ReplayEvent => ({ kind: 'seek', at })),
      fc.integer({ min: 0, max: 99_999 }).map((elapsed): ReplayEvent => ({ kind: 'tick', elapsed })),
      fc.constantFrom(...SPEEDS).map((speed): ReplayEvent => ({ kind: 'speed', speed })),
      fc.boolean().map((forward): ReplayEvent => ({ kind: 'step', marks: [1, 2, 3], forward })),
    );
    fc.assert(
      fc.property(fc.array(event), events => {
        const { at, from, to, phase } = having(loaded, ...events);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at).toBeLessThanOrEqual(to);
        if (phase === 'playing' || phase === 'paused') expect(at).toBeLessThan(to);
      }),
    );
  });

  it('takes at most half a minute unless the run is longer than any speed can show', () => {
    expect(speedFor(30_000)).toBe(1);
    expect(speedFor(31_000)).toBe(2);
    expect(speedFor(86_400_000)).toBe(100);
  });
});

const GIB = 1024 ** 3;
const instance = (host: number, fromMs = 0, untilMs: number | null = null) => ({
  service: 0,
  host,
  guest: -1,
  cpuMilli: 1000,
  usedCpuMilli: 500,
  memoryBytes: GIB,
  usedMemoryBytes: GIB / 4,
  overheadBytes: GIB / 8,
  guestOsBytes: 0,
  fromMs,
  untilMs,
});
const host = (id: string) => ({
  id,
  pool: 'dc/general',
  zone: 'a',
  cpuMilli: 8000,
  memoryBytes: 8 * GIB,
  systemMemoryBytes: GIB,
  systemCpuMilli: 0,
  usedCpuMilli: 0,
  guests: [],
  instances: [],
});

type Told = readonly [
  at: number,
  event: Recording['timeline']['event'][number],
  subject: number,
  detail?: number,
];

function recordingOf(
  told: readonly Told[],
  instances: Recording['rack']['instances'],
  originMs = 5000,
): Recording {
  return {
    tareRecording: 1,
    scenarioHash: '',
    engineVersion: '',
    platform: 'one',
    seed: 1,
    originMs,
    endMs: originMs + 60_000,
    rack: { hosts: [host('h0'), host('h1')], guests: [], instances, services: ['web'], omitted: 0 },
    timeline: {
      atMs: told.map(([at]) => at),
      event: told.map(([, event]) => event),
      subject: told.map(([, , subject]) => subject),
      detail: told.map(([, , , detail = 0]) => detail),
      phases: [
        { name: 'created', technology: 'runc' },
        { name: 'initialised', technology: 'app' },
      ],
      sizes: [
        { cpuMilli: [1000, 2000], memoryBytes: [1, 2] },
        { cpuMilli: [2000, 500], memoryBytes: [2, 2] },
      ],
      hostsFromMs: [0, 20_000],
      omitted: 0,
      omittedFromMs: null,
    },
    course: {
      stepMs: 1000,
      arrived: [],
      completed: [],
      failed: [],
      latencyMs: { p50: [], p95: [], p99: [], max: [] },
      inFlight: [],
      cpuUtilisation: [],
      memoryUtilisation: [],
      ready: [],
      readyLow: [],
      hosts: [],
      usdPerHour: [],
      services: [],
      servicesOmitted: 0,
    },
    traces: [],
  };
}

/** Starts in 5 s, is killed at 10 s and back at once; another comes at 20 s on a new host and goes at 40 s. */
const STORY = recordingOf(
  [
    [0, 'start', 0],
    [0, 'phase', 0, 0],
    [2000, 'phase', 0, 1],
    [5000, 'ready', 0],
    [10_000, 'out-of-memory', 0],
    [12_000, 'start', 0],
    [12_000, 'phase', 0, 1],
    [15_000, 'ready', 0],
    [20_000, 'start', 1],
    [25_000, 'host-up', 1],
    [26_000, 'ready', 1],
    [30_000, 'throttled', 0, 3],
    [40_000, 'gone', 1],
  ],
  [instance(0), instance(1, 20_000, 40_000)],
);

describe('moments of a recording', () => {
  it('know what every instance and host is at any time', () => {
    const moments = new Moments(STORY);
    const at = (ms: number) => {
      moments.seek(ms);
      return [moments.standingOf(0), moments.standingOf(1), moments.hostStanding(1)];
    };
    expect(at(1000)).toEqual(['starting', 'absent', 'unasked']);
    expect(at(6000)).toEqual(['ready', 'absent', 'unasked']);
    expect(at(11_000)).toEqual(['killed', 'absent', 'unasked']);
    expect(at(21_000)).toEqual(['ready', 'starting', 'provisioned']);
    expect(at(30_000)).toEqual(['ready', 'ready', 'up']);
    expect(moments.throttledOf(0)).toBe(3);
    expect(at(50_000)).toEqual(['ready', 'absent', 'up']);
  });

  it('know which hosts sleep, and who moves to which stay', () => {
    const moments = new Moments(
      recordingOf(
        [
          [0, 'ready', 0],
          [30_000, 'move', 0, 1],
          [30_000, 'host-asleep', 0],
          [31_000, 'moved', 0, 1],
          [31_000, 'ready', 1],
          [31_000, 'gone', 0],
          [50_000, 'host-awake', 0],
        ],
        [instance(0, 0, 31_000), instance(1, 30_000)],
      ),
    );
    const at = (ms: number) => {
      moments.seek(ms);
      return [moments.standingOf(0), moments.standingOf(1), moments.movesTo(0), moments.hostStanding(0)];
    };
    expect(at(29_000)).toEqual(['ready', 'absent', -1, 'up']);
    expect(at(30_500)).toEqual(['ready', 'placed', 1, 'asleep']);
    expect(at(40_000)).toEqual(['absent', 'ready', -1, 'asleep']);
    expect(at(55_000)).toEqual(['absent', 'ready', -1, 'up']);
    expect(at(30_500)).toEqual(['ready', 'placed', 1, 'asleep']);
  });

  it('grow layers one after another while an instance starts', () => {
    const moments = new Moments(STORY);
    moments.seek(1000);
    expect([moments.grown(0, 'overhead'), moments.grown(0, 'net')]).toEqual([0.5, 0]);
    moments.seek(3500);
    expect([moments.grown(0, 'overhead'), moments.grown(0, 'net')]).toEqual([1, 0.5]);
  });

  it('are the same whichever way one comes to them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65_000 }), { minLength: 1, maxLength: 20 }), path => {
        const wandered = new Moments(STORY);
        for (const at of path) wandered.seek(at);
        const straight = new Moments(STORY);
        straight.seek(path.at(-1)!);
        for (const one of [0, 1]) {
          expect(wandered.standingOf(one)).toBe(straight.standingOf(one));
          expect(wandered.progress(one)).toBe(straight.progress(one));
          expect(wandered.throttledOf(one)).toBe(straight.throttledOf(one));
          expect(wandered.hostStanding(one)).toBe(straight.hostStanding(one));
        }
      }),
    );
  });
});

describe('the key of a replay', () => {
  it('has the looks that a run comes to, and no others', () => {
    expect(looksOf([STORY])).toEqual(['starting', 'throttled', 'down', 'provisioned']);
    const calm = recordingOf([[0, 'ready', 0]], [instance(0)]);
    const still = { ...calm, timeline: { ...calm.timeline, hostsFromMs: [0, 0] } };
    expect(looksOf([still])).toEqual([]);
    expect(looksOf([still, STORY])).toEqual(looksOf([STORY]));
  });
});

describe('the key of racks', () => {
  it('has the layers that a rack has, and of CPU only work and reserves', () => {
    const { rack } = STORY;
    const bare = { ...instance(0), overheadBytes: 0, guestOsBytes: 0 };
    const plain = { ...rack, instances: [bare] };
    const inGuest = { ...plain, instances: [{ ...bare, guestOsBytes: 1 }] };
    expect(layersIn([plain], 'memory')).toEqual(['net', 'idle', 'system', 'free']);
    expect(layersIn([plain, inGuest], 'memory')).toEqual(['net', 'idle', 'guestOs', 'system', 'free']);
    expect(layersIn([inGuest], 'cpu')).toEqual(['net', 'idle', 'free']);
  });
});

describe('hosts in numbers', () => {
  it('tell who stands there at the moment, what that holds, and how it is with the host', () => {
    const moments = new Moments(STORY);
    const at = (ms: number) =>
      figuresAt(moments, ms).map(({ standing, instances, netBytes, usedCpuMilli }) => [
        standing,
        instances,
        netBytes / instance(0).usedMemoryBytes,
        usedCpuMilli / instance(0).usedCpuMilli,
      ]);
    expect(at(21_000)).toEqual([
      ['up', 1, 1, 1],
      ['provisioned', 1, 1, 1],
    ]);
    expect(at(50_000)).toEqual([
      ['up', 1, 1, 1],
      ['up', 0, 0, 0],
    ]);
    expect(at(1000)[1]![0]).toBe('unasked');
  });
});

describe('how many a fault could strike', () => {
  it('are those that had a place right before it, also who lost it then', () => {
    // Traffic begins at 5 s: the second stands there from 15 s to 35 s of it.
    expect([14_999, 15_000, 15_001, 35_000, 35_001].map(at => standingBefore(STORY, at))).toEqual([
      1, 1, 2, 2, 1,
    ]);
    const many = { ...STORY, rack: { ...STORY.rack, omitted: 1 } };
    expect(standingBefore(many, 20_000)).toBeNull();
  });
});

describe('a live lane', () => {
  const scale = {
    dimension: 'memory',
    areaPerUnit: 20_000 / (8 * GIB),
    hostHeight: 100,
    laneWidth: 900,
    gap: 6,
  } as const;

  it('has whoever is there, and draws anew only what has changed', () => {
    const live = new LiveLane(new Moments(STORY), scale);
    expect(live.seek(6000, true)).toEqual([0, 1]);
    expect(live.lane.hosts.map(({ cells }) => cells.length)).toEqual([1, 0]);
    expect(live.seek(7000, false)).toEqual([]);
    expect(live.seek(30_000, false)).toEqual([0, 1]);
    expect(live.lane.hosts.map(({ cells }) => cells.length)).toEqual([1, 1]);
    live.seek(50_000, false);
    expect(live.lane.hosts.map(({ cells }) => cells.length)).toEqual([1, 0]);
  });
});

describe('a box that is resized', () => {
  const RESIZED = recordingOf(
    [
      [0, 'start', 0],
      [5000, 'ready', 0],
      [20_000, 'resized', 0, 0],
      [40_000, 'resized', 0, 1],
    ],
    [instance(0)],
  );
  const cpuOf = (moments: Moments, at: number) => {
    moments.seek(at);
    return moments.sizeOf(0)?.cpuMilli;
  };

  it('has what it had first, then what it was given, whichever way one comes there', () => {
    const moments = new Moments(RESIZED);
    expect([6000, 30_000, 50_000, 30_000, 6000].map(at => cpuOf(moments, at))).toEqual([
      1000, 2000, 500, 2000, 1000,
    ]);
    expect(new Moments(STORY).sizeOf(0)).toBeNull();
  });

  it('grows and shrinks with it', () => {
    const scale = {
      dimension: 'cpu',
      areaPerUnit: 20_000 / 8000,
      hostHeight: 100,
      laneWidth: 900,
      gap: 6,
    } as const;
    const live = new LiveLane(new Moments(RESIZED), scale);
    const area = (at: number) => {
      live.seek(at, false);
      const { width, height } = live.lane.hosts[0]!.cells[0]!;
      return width * height;
    };
    live.seek(6000, true);
    expect(area(30_000)).toBeCloseTo(2 * area(6000), 6);
    expect(area(50_000)).toBeCloseTo(area(6000) / 2, 6);
    expect(RESIZED.rack.instances[0]!.cpuMilli).toBe(1000);
  });

  it('is worth a stop, and stands among the events with both sizes', () => {
    expect(stopsOf([RESIZED], axisOf([RESIZED]))).toEqual([0, 15_000, 35_000]);
    const report = {
      platform: 'one',
      faults: { records: [], omitted: 0, availability: 1 },
      scaling: { records: [] },
    } as unknown as Report;
    expect(marksOf([{ report, recording: RESIZED }])).toMatchObject([
      { kind: 'resize', seconds: 15, label: 'web 0 resized: 1 core → 2 cores, 1 B → 2 B' },
      { kind: 'resize', seconds: 35, label: 'web 0 resized: 2 cores → 0.500 cores' },
    ]);
  });
});

describe('one axis for all platforms', () => {
  it('has traffic begin at 0 everywhere, and roll-outs begin together', () => {
    const slow = { ...STORY, originMs: 40_000, endMs: 100_000 };
    const axis = axisOf([STORY, slow]);
    expect(axis).toEqual({ from: -40_000, to: 60_000 });
    expect(ownTime(STORY, axis, -40_000)).toBe(0);
    expect(ownTime(STORY, axis, -38_000)).toBe(2000);
    expect(ownTime(STORY, axis, -1)).toBe(5000);
    expect(ownTime(STORY, axis, 1000)).toBe(6000);
    expect(axisTime(STORY, axis, 2000)).toBe(-38_000);
    expect(axisTime(STORY, axis, 6000)).toBe(1000);
  });

  it('stops where something happens', () => {
    const axis = axisOf([STORY]);
    expect(stopsOf([STORY], axis)).toEqual([0, 5000, 10_000, 20_000, 21_000]);
  });
});

it('colours lie in memory as ABGR', () => {
  expect(pixelOf('#0a6069')).toBe(0xff69600a);
  expect(pixelOf('#f0b')).toBe(pixelOf('#ff00bb'));
});

it('in turns, hosts on which things only grow are a fourth of them at a time, and changes are never missed', () => {
  const scale = {
    dimension: 'memory',
    areaPerUnit: 20_000 / (8 * GIB),
    hostHeight: 100,
    laneWidth: 900,
    gap: 6,
  } as const;
  const live = new LiveLane(new Moments(STORY), scale);
  live.seek(1000, true);
  expect([0, 1, 2, 3].map(turn => live.seek(1001 + turn, false, turn))).toEqual([[0], [], [], []]);
  expect(live.seek(5000, false, 1)).toEqual([0]);
});
