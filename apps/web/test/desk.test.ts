import { prepareText, presets } from '@tare/catalog';
import { coarseOf } from '../src/desk/coarse.ts';
import { firstAnswerOf } from '../src/desk/first-answer.ts';
import { inlineRunner, type Runner } from '@tare/runner';
import { type Comparison, readDocument, type Recording } from '@tare/schema';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { createDesk } from '../src/desk/bench.ts';
import { medianStart } from '../src/figures/start.ts';
import { editText } from '../src/desk/edit.ts';
import type { Desk, Edit, Opened, Recorded, Stretch } from '../src/desk/protocol.ts';
import { forWhole } from '../src/desk/threads.ts';
import { TINY } from './tiny.ts';

const desk = createDesk(
  () => Promise.resolve(inlineRunner()),
  () => performance.now(),
);
const silent = { opened: () => undefined, progressed: () => undefined, partial: () => undefined };

const fieldOf = ({ form }: Opened, at: string) =>
  form?.sections
    .flatMap(({ groups }) => groups.flatMap(({ fields }) => fields))
    .find(field => field.at === at);

describe('opening a text', () => {
  it('makes a form with the documentation of the schema', () => {
    const opened = desk.open(TINY);
    expect(opened.problems).toEqual([]);
    expect(fieldOf(opened, 'services.web.replicas')).toMatchObject({
      label: 'Replicas',
      value: 4,
      kind: 'number',
    });
    expect(fieldOf(opened, 'services.web.work.cpu.mean')?.value).toBe('5ms');
    expect(fieldOf(opened, 'services.web.balancing')?.choices).toContain('two-choices');
    expect(fieldOf(opened, 'sites.dc.pools.general.machine')?.choices).toContain('own.8c32g');
    expect(fieldOf(opened, 'traffic.users.rate')?.value).toBe('20/s');
    expect(fieldOf(opened, 'run.seed')).toMatchObject({ value: undefined, absent: '1' });
    expect(opened.form?.platforms.map(({ id }) => id)).toEqual(['container', 'vm']);
  });

  it('keeps the form of a faulty document, and says the line of each fault', () => {
    const opened = desk.open(TINY.replace('replicas: 4', 'replicas: many'));
    expect(opened.scenarioHash).toBeNull();
    expect(opened.problems[0]).toMatchObject({ path: 'services.web.replicas', place: { line: 17 } });
    expect(fieldOf(opened, 'services.web.replicas')?.value).toBe('many');
  });

  it('has no form for what is not YAML', () => {
    const opened = desk.open('a: [1');
    expect(opened.form).toBeNull();
    expect(opened.problems[0]?.code).toBe('syntax');
  });
});

describe('editing', () => {
  it('means the same whether a value is put in its place or the whole is written anew', () => {
    const at = (edit: Edit, text: string) => {
      const read = readDocument(text);
      const quick = editText(text, [edit], read.ok ? read.value : undefined);
      expect(parse(quick)).toEqual(parse(editText(text, [edit])));
      return quick;
    };
    const values = [
      '200/s',
      '250m',
      0.5,
      12,
      true,
      null,
      'true',
      '1',
      'a, b',
      'x: y',
      '# no',
      '',
      'two words',
      [1],
      { a: 1 },
    ];
    for (const { yaml } of presets.slice(0, 1)) {
      for (const value of values)
        for (const path of [['name'], ['run', 'duration']]) at({ path, value }, yaml);
      const quick = at({ path: ['run', 'duration'], value: '7s' }, yaml);
      expect(quick.replace(/duration: 7s/, 'duration: X')).toBe(
        yaml.replace(/(run:[\s\S]*?)duration: [^\s,}]+/, '$1duration: X'),
      );
    }
    const quoted = at({ path: ['name'], value: 'Other' }, 'name: "Small" # of all\na: 1\n');
    expect(quoted).toContain('# of all');
    at({ path: ['b'], value: 'c' }, 'a: &x 1\nb: *x\n');
    at({ path: ['a'], value: 2 }, 'a: &x 1\nb: *x\n');
  });

  it('changes a value and keeps comments and the rest', () => {
    const text = editText(TINY, [{ path: ['services', 'web', 'replicas'], value: 9 }]);
    expect(text).toContain('# Comments must survive edits.');
    expect(text).toContain('replicas: 9');
    expect(editText(text, [{ path: ['services', 'web', 'replicas'], value: 4 }])).toBe(editText(TINY, []));
  });

  it('makes what is missing on the way and takes out what is left empty', () => {
    const made = editText(TINY, [{ path: ['assumptions', 'vm-kvm-full.mem.overhead'], value: 5 }]);
    expect(made).toContain('vm-kvm-full.mem.overhead: 5');
    const gone = editText(made, [{ path: ['assumptions', 'vm-kvm-full.mem.overhead'], value: undefined }]);
    expect(gone).not.toContain('assumptions');
  });

  it('leaves what it cannot read as it is', () => {
    expect(editText('a: [1', [{ path: ['a'], value: 1 }])).toBe('a: [1');
  });
});

describe('running', () => {
  it('opens, tells partial figures and ends with a whole comparison', async () => {
    const seen: string[] = [];
    const partials: Comparison[] = [];
    const stretches: (Stretch | null)[] = [];
    const outcome = await desk.run(TINY, null, {
      opened: () => seen.push('opened'),
      progressed: () => seen.push('progressed'),
      partial: (comparison, stretch) => {
        partials.push(comparison);
        stretches.push(stretch);
      },
    });
    expect(seen[0]).toBe('opened');
    expect(partials[0]).toMatchObject({ complete: false });
    const starts = ({ platforms }: Comparison) => platforms.map(({ sample }) => sample?.startup ?? []);
    const told = outcome.ok && outcome.value !== 'unchanged' ? starts(outcome.value).map(medianStart) : [];
    expect(starts(partials[0]!)).toEqual(told.map(one => [one]));
    expect(stretches.every(stretch => stretch === null)).toBe(true);
    expect(outcome.ok && outcome.value !== 'unchanged' && outcome.value.complete).toBe(true);
  });

  it('tells of a long run how its beginning went, and says how much of it that is', async () => {
    const lasting = TINY.replace('rate: 20/s', 'rate: [{ at: 0s, rate: 200/s }, { at: 400s, rate: 400/s }]')
      .replace('2s', '800s')
      .replace(/replications: \d+/, 'replications: 2');
    const told: (Stretch | null)[] = [];
    const outcome = await desk.run(lasting, null, {
      ...silent,
      partial: (comparison, stretch) => {
        told.push(stretch);
        expect(comparison.hash).toBe('');
        desk.cancel();
      },
    });
    expect(told).toEqual([{ passedMs: expect.any(Number) as number, wholeMs: 800_000, isTypical: false }]);
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] });
  });

  it('does not run again what means the same', async () => {
    const { scenarioHash } = desk.open(TINY);
    const outcome = await desk.run(`${TINY}\n# another comment\n`, scenarioHash, silent);
    expect(outcome).toEqual({ ok: true, value: 'unchanged' });
  });

  it('stops when it is cancelled', async () => {
    const running = desk.run(TINY.replace('2s', '20s'), null, silent);
    desk.cancel();
    const outcome = await running;
    expect(outcome.ok ? outcome.value : outcome.problems[0]?.code).not.toBe('unchanged');
    if (!outcome.ok) expect(outcome.problems[0]?.code).toBe('cancelled');
  });
});

describe('an edit', () => {
  const LONGER = TINY.replace('2s', '8s');
  const deskOn = (change: Partial<Runner>) => {
    const jobs: { readonly glimpse: boolean; readonly urgent: boolean }[] = [];
    const inline = inlineRunner();
    const engines: Runner = {
      ...inline,
      execute: (job, hooks = {}) => {
        jobs.push({ glimpse: job.glimpse !== undefined, urgent: hooks.urgent === true });
        return inline.execute(job, hooks);
      },
      ...change,
    };
    const own = createDesk(
      () => Promise.resolve(engines),
      () => performance.now(),
    );
    return { own, jobs };
  };

  it('has its first figures seen before the rest takes a processor', async () => {
    const { own, jobs } = deskOn({ mode: 'worker', urgentConcurrency: 2 });
    const first = Array(4).fill({ glimpse: true, urgent: false });
    // No second engine is opened for figures that somebody waits for: each compiles everything for itself.
    for (const seconds of ['9s', '10s']) {
      await own.run(LONGER.replace('8s', seconds), null, silent);
      expect(jobs.filter(({ glimpse }) => glimpse)).toEqual(first);
      jobs.length = 0;
    }
    await own.warm(LONGER);
    jobs.length = 0;
    let atFirst = 0;
    let see: () => void = () => undefined;
    const running = own.run(LONGER, null, {
      ...silent,
      partial: () => {
        if (atFirst > 0) return undefined;
        atFirst = jobs.length;
        return new Promise(resolve => {
          see = resolve;
        });
      },
    });
    await vi.waitFor(() => expect(atFirst).toBeGreaterThan(0));
    await new Promise(wake => setTimeout(wake, 30));
    expect(jobs).toEqual(Array(4).fill({ glimpse: true, urgent: true }));
    see();
    expect((await running).ok).toBe(true);
    expect(jobs.slice(4)).toEqual(Array(6).fill({ glimpse: false, urgent: false }));
  });

  it('runs for first figures only what it changes, and nothing again that is known', async () => {
    const firstOf = async (own: Desk, text: string): Promise<Comparison> => {
      const told: Comparison[] = [];
      await own.run(text, null, { ...silent, partial: one => void told.push(one) });
      return told[0]!;
    };
    const { own, jobs } = deskOn({});
    const glimpsed = () => jobs.splice(0).filter(({ glimpse }) => glimpse).length;
    const other = LONGER.replace('stack: [vm-kvm-full] }', 'stack: [gvisor-systrap] }');
    const edits: readonly (readonly [text: string, runs: number])[] = [
      [LONGER, 4],
      [other, 2],
      [LONGER, 0],
      [LONGER.replace('baseline: container', 'baseline: vm'), 0],
      [LONGER.replace(/ +container: .*\n/, '').replace('baseline: container', 'baseline: vm'), 0],
      [LONGER.replace('rate: 20/s', 'rate: 21/s'), 4],
      [`${LONGER}assumptions: { vm-kvm-full.mem.vmm: 500 }\n`, 2],
    ];
    for (const [text, runs] of edits) {
      const told = await firstOf(own, text);
      expect(glimpsed(), text).toBe(runs);
      expect(told).toEqual(await firstOf(deskOn({}).own, text));
    }
  });

  it('finds engines that have run the like, where they are not on its own thread, and ends that', async () => {
    const { own, jobs } = deskOn({ mode: 'worker', urgentConcurrency: 2 });
    await own.warm(LONGER);
    expect(jobs.length).toBeGreaterThan(4);
    // First the engine that is there, so that an edit that comes soon finds it ready; then all.
    expect(jobs.slice(0, 4)).toEqual(Array(4).fill({ glimpse: true, urgent: false }));
    expect(jobs.slice(4).every(({ glimpse, urgent }) => glimpse && urgent)).toBe(true);
    const warming = own.warm(LONGER);
    const running = own.run(LONGER, null, silent);
    await warming;
    expect(jobs.filter(({ glimpse }) => !glimpse)).toEqual([]);
    expect((await running).ok).toBe(true);
  });

  it('finds nothing of that where engines run on its own thread, or nothing is told sooner than the whole', async () => {
    const inline = deskOn({});
    await inline.own.warm(LONGER);
    const short = deskOn({ mode: 'worker' });
    await short.own.warm(TINY);
    await short.own.warm('a: [1');
    expect([inline.jobs, short.jobs]).toEqual([[], []]);
  });
});

describe('the whole of a comparison', () => {
  const engines: Runner = { ...inlineRunner(), mode: 'worker', urgentConcurrency: 3 };
  const preparedOf = (text: string) => {
    const prepared = prepareText(text);
    if (!prepared.ok) throw new Error('The scenario is not valid');
    return prepared.value;
  };

  it('is run on all engines where it is long, and leaves a thread to the page where it is short', () => {
    const long = presets.find(({ id }) => id === 'black-friday')!;
    expect(forWhole(preparedOf(long.yaml), engines).concurrency).toBe(3);
    expect(forWhole(preparedOf(TINY), engines)).toBe(engines);
  });
});

describe('recording', () => {
  it('gives the first replication of every platform, and how it went on', async () => {
    const recorded: Recorded[] = [];
    await desk.record(TINY, 50, one => void recorded.push(one));
    expect(recorded.map(({ report }) => report.platform).sort()).toEqual(['container', 'vm']);
    for (const { report, recording } of recorded) {
      expect(recording).toMatchObject({ scenarioHash: report.scenarioHash, seed: report.seed });
      expect(recording.course.arrived).toHaveLength(50);
      expect(recording.rack.instances).toEqual(report.rack.instances);
    }
  });
});

describe('sharing and importing', () => {
  it('carries a scenario through a link to the same hash', async () => {
    const link = await desk.link(TINY);
    expect(link.ok).toBe(true);
    if (!link.ok) return;
    const opened = await desk.openLink(link.value);
    expect(opened.ok && desk.open(opened.value.text).scenarioHash).toBe(desk.open(TINY).scenarioHash);
    expect(opened.ok && opened.value).toMatchObject(desk.versions());
  });

  it('refuses a damaged link', async () => {
    expect((await desk.openLink('AAAA')).ok).toBe(false);
  });

  it('imports a compose file with notes that say their line', async () => {
    const outcome = await desk.import([
      {
        name: 'compose.yaml',
        text: 'services:\n  web:\n    image: nginx:1.27\n    deploy: { replicas: 3 }\n',
      },
    ]);
    expect(outcome.ok).toBe(true);
    if (!outcome.ok) return;
    expect(outcome.value.kind).toBe('compose');
    expect(outcome.value.notes.length).toBeGreaterThan(0);
    expect(outcome.value.notes[0]?.place?.line).toBeGreaterThan(0);
    expect(desk.open(outcome.value.text).problems).toEqual([]);
  });

  it('knows every preset, and each is valid', () => {
    for (const { id } of desk.presets()) expect(desk.open(desk.presetText(id)!).problems).toEqual([]);
    expect(desk.presetText('none')).toBeNull();
  });
});

describe('a first answer', () => {
  const subjectOf = (text: string) => {
    const prepared = prepareText(text);
    if (!prepared.ok) throw new Error('invalid');
    return prepared.value;
  };

  it('is a sixth of the window of a steady scenario, with the same plan otherwise', () => {
    const preset = subjectOf(presets[0]!.yaml);
    const coarse = coarseOf(preset)!;
    expect(coarse.plan.run.durationUs - coarse.plan.run.warmupUs).toBe(Math.round(14e6 / 6));
    expect({ ...coarse.plan, run: null }).toEqual({ ...preset.plan, run: null });
  });

  it('is the beginning of a long run that goes on otherwise, as that run has it', () => {
    for (const id of ['black-friday', 'maintenance', 'spot-interruption']) {
      const whole = subjectOf(presets.find(preset => preset.id === id)!.yaml);
      const { subject, stretch } = firstAnswerOf(whole)!;
      const { run, ...rest } = subject.plan;
      expect({ ...rest, run: { ...run, durationUs: whole.plan.run.durationUs } }, id).toEqual(whole.plan);
      expect(stretch, id).toEqual({
        passedMs: run.durationUs / 1000,
        wholeMs: whole.plan.run.durationUs / 1000,
        isTypical: false,
      });
      expect(stretch.passedMs).toBeLessThanOrEqual(stretch.wholeMs / 2);
    }
    for (const id of ['one-kernel-panic', 'batch-night', 'consolidation'])
      expect(firstAnswerOf(subjectOf(presets.find(preset => preset.id === id)!.yaml)), id).toBeNull();
  });

  it('is to the number what the whole run has come to by then', async () => {
    const STEP_US = 5e6;
    for (const id of ['flash-crowd', 'maintenance']) {
      const whole = subjectOf(presets.find(preset => preset.id === id)!.yaml);
      const courseOf = async ({ plan }: typeof whole) => {
        const steps = (plan.run.warmupUs + plan.run.durationUs) / STEP_US;
        let course: Recording['course'] | undefined;
        const job = { plan, platform: 0, seed: plan.run.seed, record: { steps } };
        const onRecording = (made: Recording) => {
          course = made.course;
        };
        await inlineRunner().execute(job, { onRecording });
        const { latencyMs, arrived, completed, failed, inFlight, ready, hosts, cpuUtilisation } = course!;
        return { ...latencyMs, arrived, completed, failed, inFlight, ready, hosts, cpuUtilisation };
      };
      const first = { ...whole, plan: firstAnswerOf(whole)!.subject.plan };
      const [all, begun] = [await courseOf(whole), await courseOf(first)];
      const until = begun.arrived.length;
      expect(until).toBeLessThan(all.arrived.length);
      for (const [name, figures] of Object.entries(all))
        expect(begun[name as keyof typeof all], `${id}, ${name}`).toEqual(figures.slice(0, until));
    }
  });

  it('is not made where a part of the run would answer another question', () => {
    for (const id of ['one-kernel-panic', 'black-friday', 'batch-night', 'flash-crowd', 'maintenance'])
      expect(coarseOf(subjectOf(presets.find(preset => preset.id === id)!.yaml)), id).toBeNull();
  });
});
