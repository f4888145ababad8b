// @vitest-environment jsdom
/** Hooks that decide when something is made or shown, each drawn by React into a document without a window. */
import { act, createElement, type ReactNode, useRef } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionProvider } from '../src/session/context.tsx';
import type { FormPlatform } from '../src/desk/form-model.ts';
import type { Session } from '../src/session/session.ts';
import type { Origin } from '../src/session/state.ts';
import { useLasting } from '../src/views/lasting.ts';
import { useNear, useTimely } from '../src/views/near.ts';
import { useOneByOne } from '../src/views/one-by-one.ts';
import { usePainted } from '../src/views/painted.ts';
import { usePlatforms } from '../src/views/platforms.tsx';
import { useTurns } from '../src/views/turns.ts';

let root: Root;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function Probe({ say }: { say: () => void }): null {
  say();
  return null;
}

/** Draws a hook again and again; `seen` is all that it has said, in order. */
function drawn<Props, Value>(hook: (props: Props) => Value, around = (one: ReactNode): ReactNode => one) {
  const seen: Value[] = [];
  const draw = (props: Props) =>
    act(() => root.render(around(createElement(Probe, { say: () => void seen.push(hook(props)) }))));
  return { seen, draw, now: () => seen.at(-1) };
}

const acted = (work: () => Promise<void>): Promise<void> => Promise.resolve(act(work));
const pass = (ms: number): Promise<void> =>
  acted(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

describe('what has lasted', () => {
  const lasting = () => drawn(({ is }: { is: boolean }) => useLasting(is, 250));

  it('is told after its time, and not before', async () => {
    const { draw, now } = lasting();
    draw({ is: true });
    await pass(249);
    expect(now()).toBe(false);
    await pass(1);
    expect(now()).toBe(true);
  });

  it('is over in the very picture in which it ends', async () => {
    const { seen, draw } = lasting();
    draw({ is: true });
    await pass(250);
    const before = seen.length;
    draw({ is: false });
    expect(seen.slice(before)).not.toContain(true);
  });

  it('begins anew each time', async () => {
    const { seen, draw } = lasting();
    for (const is of [true, false, true]) {
      draw({ is });
      await pass(200);
    }
    expect(seen).not.toContain(true);
    await pass(50);
    expect(seen.at(-1)).toBe(true);
  });
});

describe('one by one', () => {
  const oneByOne = () =>
    drawn(({ count, waits }: { count: number; waits: boolean }) => useOneByOne(count, waits));

  it('adds one in each task, and stops at the last', async () => {
    const { draw, now } = oneByOne();
    draw({ count: 4, waits: false });
    const counts = [now()];
    for (const _ of Array(5)) {
      await pass(1);
      counts.push(now());
    }
    expect(counts).toEqual([1, 2, 3, 4, 4, 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps what is there while it waits, and goes on from there', async () => {
    const { draw, now } = oneByOne();
    const counts = [];
    for (const waits of [true, false, true, false]) {
      draw({ count: 4, waits });
      await pass(1);
      counts.push(now());
    }
    expect(counts).toEqual([1, 2, 2, 3]);
  });
});

describe('what is near', () => {
  /** The only observer that was made, and how to tell it that something came or went. */
  function observers() {
    const made: { observed: Element[]; margin: string; tell: (is: boolean[]) => void }[] = [];
    class Observer {
      readonly #observed: Element[] = [];
      constructor(heard: (entries: { isIntersecting: boolean }[]) => void, options: { rootMargin: string }) {
        const tell = (is: boolean[]) => heard(is.map(isIntersecting => ({ isIntersecting })));
        made.push({ observed: this.#observed, margin: options.rootMargin, tell });
      }
      observe(one: Element) {
        this.#observed.push(one);
      }
      disconnect() {
        this.#observed.length = 0;
      }
    }
    vi.stubGlobal('IntersectionObserver', Observer);
    return made;
  }
  const element = document.createElement('div');
  const near = (one: Element | null) => drawn(() => useNear(useRef(one)));

  it('is told when it comes within half a window, and when it goes', () => {
    const made = observers();
    const { draw, now } = near(element);
    draw({});
    expect(made.map(({ observed, margin }) => [observed, margin])).toEqual([[[element], '50%']]);
    expect(now()).toBe(false);
    act(() => made[0]!.tell([true]));
    expect(now()).toBe(true);
    act(() => made[0]!.tell([false]));
    expect(now()).toBe(false);
  });

  it('hears the last word where several come at once', () => {
    const made = observers();
    const { draw, now } = near(element);
    draw({});
    act(() => made[0]!.tell([false, true]));
    expect(now()).toBe(true);
  });

  it('looks at nothing once it is gone, or where there is nothing', () => {
    const made = observers();
    near(element).draw({});
    act(() => root.render(null));
    expect(made[0]!.observed).toEqual([]);
    near(null).draw({});
    expect(made).toHaveLength(1);
  });
});

describe('what is made when somebody is near', () => {
  const element = document.createElement('div');
  function timely() {
    const heard: ((entries: { isIntersecting: boolean }[]) => void)[] = [];
    class Observer {
      constructor(hear: (entries: { isIntersecting: boolean }[]) => void) {
        heard.push(hear);
      }
      observe() {}
      disconnect() {}
    }
    vi.stubGlobal('IntersectionObserver', Observer);
    const probe = drawn(({ is }: { is: boolean }) => useTimely(useRef<Element | null>(element), is));
    return { ...probe, tell: (isIntersecting: boolean) => act(() => heard[0]!([{ isIntersecting }])) };
  }

  it('is not made before it can be, nor while nobody is near', async () => {
    const { seen, draw, tell } = timely();
    draw({ is: false });
    tell(true);
    tell(false);
    draw({ is: true });
    await pass(4_999);
    expect(seen).not.toContain(true);
  });

  it('stays when whoever was near has gone, and goes with what it was made of', () => {
    const { draw, tell, now } = timely();
    draw({ is: true });
    tell(true);
    tell(false);
    expect(now()).toBe(true);
    draw({ is: false });
    draw({ is: true });
    expect(now()).toBe(false);
  });

  it('is made in the end although nobody comes', async () => {
    const { draw, now } = timely();
    draw({ is: true });
    await pass(5_000);
    expect(now()).toBe(true);
  });
});

describe('what comes once the picture before it has been seen', () => {
  function painting() {
    const see: (() => void)[] = [];
    const painted = () => new Promise<void>(resolve => void see.push(resolve));
    const session = { painted } as Session;
    const probe = drawn(
      ({ value }: { value: string }) => usePainted(value),
      one => createElement(SessionProvider, { value: session }, one),
    );
    const seeNext = () =>
      acted(async () => {
        see.shift()!();
        await Promise.resolve();
      });
    return { ...probe, see: seeNext };
  }

  it('waits for it', async () => {
    const { draw, see, now } = painting();
    draw({ value: 'a' });
    expect(now()).toBeUndefined();
    await see();
    expect(now()).toBe('a');
  });

  it('keeps the old one until then, and leaves out what is no longer the newest', async () => {
    const { seen, draw, see, now } = painting();
    draw({ value: 'a' });
    await see();
    draw({ value: 'b' });
    draw({ value: 'c' });
    expect(now()).toBe('a');
    await see();
    await see();
    expect(now()).toBe('c');
    expect(seen).not.toContain('b');
  });
});

describe('what is turned', () => {
  /** A field whose edits are made one after another, and a document that is drawn later than they are made. */
  function turning() {
    const made: string[] = [];
    const edit = (edits: readonly { readonly value: unknown }[]) => {
      made.push(String(edits[0]!.value));
      return Promise.resolve();
    };
    const probe = drawn(
      ({ said }: { said: string }) => useTurns({ path: ['batches', 'jobs', 'parallelism'], at: 'at' }, said),
      one => createElement(SessionProvider, { value: { edit } as unknown as Session }, one),
    );
    const turn = (text: string) => acted(async () => probe.now()![1](text, 1));
    return { made, turn, draw: probe.draw, shown: () => probe.now()![0] };
  }

  it('is shown until the document says it, and does not go back to what that says on the way', async () => {
    const { made, turn, draw, shown } = turning();
    draw({ said: '8' });
    await turn('9');
    await turn('10');
    expect([made, shown()]).toEqual([['9', '10'], '10']);
    draw({ said: '9' });
    expect(shown()).toBe('10');
    draw({ said: '10' });
    expect(shown()).toBeNull();
  });

  it('gives way to what the document says instead', async () => {
    const { turn, draw, shown } = turning();
    draw({ said: '8' });
    await turn('9');
    draw({ said: '40' });
    expect(shown()).toBeNull();
  });
});

describe('platforms that can be switched on again', () => {
  const platform = (id: string, label = id): FormPlatform => ({
    id,
    label,
    stack: [],
    layers: [],
    definition: {},
  });
  const preset: Origin = { kind: 'preset', id: 'first' };
  const draft: Origin = { kind: 'draft', id: 'mine' };
  const both = [platform('container'), platform('vm')];
  const labels = (all: readonly FormPlatform[] | undefined) => all?.map(({ label }) => label);

  it('are those of the document, as they are and as they were', () => {
    const { draw, now } = drawn(usePlatforms);
    draw({ origin: preset, platforms: both });
    draw({ origin: preset, platforms: [platform('vm', 'VMs')] });
    expect(labels(now())).toEqual(['container', 'VMs']);
  });

  it('are never those of another document, not for one picture', () => {
    const { draw, seen } = drawn(usePlatforms);
    draw({ origin: preset, platforms: both });
    const before = seen.length;
    draw({ origin: draft, platforms: [platform('bare')] });
    expect(seen.slice(before).map(labels)).toEqual(seen.slice(before).map(() => ['bare']));
  });
});
