import { presets, prepareText } from '@tare/catalog';
import { jsonSchemaOf, scenarioSchema } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { batchOf } from '../src/desk/batch.ts';
import {
  addBatch,
  arrivalText,
  changeClocks,
  lastsSeconds,
  parallelismText,
  turnedBatch,
} from '../src/desk/batch-edits.ts';
import { editText } from '../src/desk/edit.ts';
import { formOf } from '../src/desk/form.ts';
import { graphOf } from '../src/desk/graph.ts';
import { changeCount, resizeAll } from '../src/desk/recording-edits.ts';
import { recordingOf } from '../src/desk/recordings.ts';
import { fieldAt, unsaid } from '../src/views/spoken.ts';
import { summaryOf } from '../src/views/summary.ts';
import { wordsOf } from '../src/views/words.ts';
import { TINY } from './tiny.ts';

const sources = { schema: jsonSchemaOf(scenarioSchema), machines: [] };
const presetText = (id: string): string => presets.find(preset => preset.id === id)!.yaml;
const problemsOf = (text: string) => {
  const prepared = prepareText(text);
  return prepared.ok ? [] : prepared.problems;
};
const workloadOf = (text: string) =>
  formOf(parse(text), sources).sections.find(({ name }) => name === 'workload')!.groups;

describe('a batch in the form', () => {
  const NIGHT = presetText('batch-night');
  const [night] = workloadOf(NIGHT);
  const batch = night!.batch!;

  it('is drawn by its tasks at a time and the time that they take at least', () => {
    expect(batch).toMatchObject({ tasks: 600, parallelism: 60, taskSeconds: 6, arrivals: [0] });
    // 600 tasks of 6 s are an hour of CPU time; 60 cores have done that after a minute.
    expect(lastsSeconds(batch)).toBe(60);
    expect(summaryOf('workload', night!)).toBe('600 tasks of 6\u00a0s');
  });

  it('takes as long as its law says on average, on all cores that a task can use', () => {
    const seconds = (work: unknown, cores?: number) =>
      batchOf({ batches: { b: { tasks: 1, work, cores } } }, 'b')?.taskSeconds;
    expect(seconds('8s')).toBe(8);
    expect(seconds({ law: 'uniform', low: '2s', high: '4s' })).toBe(3);
    expect(seconds({ law: 'empirical', values: ['1s', '2s', '6s'] })).toBe(3);
    expect(seconds('8s', 4)).toBe(2);
    expect(seconds('eight')).toBeUndefined();
    expect(batchOf({ batches: { b: { work: '8s' } } }, 'b')).toBeNull();
  });

  it('arrives whenever its schedule is due in the run, by clocks that may be put forward', () => {
    const arrivals = (more: object) =>
      batchOf(
        {
          batches: { b: { tasks: 1, work: '1s', schedule: '0 * * * *', ...more } },
          run: { duration: '3h' },
        },
        'b',
      )?.arrivals;
    expect(arrivals({})).toEqual([3600, 7200, 10_800]);
    expect(arrivals({ clock: '30min' })).toEqual([1800, 5400, 9000]);
    expect(arrivals({ schedule: '0 1 * * *', clockChange: { at: '30min', by: 60 } })).toEqual([]);
    expect(arrivals({ schedule: 'now and then' })).toBeUndefined();
  });

  it('is turned to what the document says: in the run, one task at a time to all at once', () => {
    expect([0, 1, 59.6, 600, 9000].map(wanted => parallelismText(batch, wanted))).toEqual([
      '1',
      '1',
      '60',
      '',
      '',
    ]);
    expect([-5, 0, 31.4, 900].map(wanted => arrivalText(batch, wanted))).toEqual(['', '', '31s', '600s']);
    expect(turnedBatch(batch, { parallelism: '', at: '31s' })).toMatchObject({
      parallelism: 600,
      arrivals: [31],
    });
    expect(turnedBatch(batch, { parallelism: null, at: null })).toEqual(batch);
  });

  it('says every field, once and again by a schedule, and chooses among the images', () => {
    const again = NIGHT.replace(
      'tasks: 600',
      'schedule: "@hourly"\n    clockChange: { at: 1h, by: 60 }\n    tasks: 600',
    );
    expect(problemsOf(again)).toEqual([]);
    for (const text of [NIGHT, again])
      for (const group of workloadOf(text)) expect(unsaid(group, wordsOf(group))).toEqual([]);
    expect(fieldAt(night!, 'image')).toMatchObject({ kind: 'choice', choices: ['worker'] });
    expect(fieldAt(workloadOf(again)[0]!, 'whenLate')).toBeDefined();
    expect(fieldAt(night!, 'whenLate')).toBeUndefined();
  });

  it('has its clocks put forward in the middle of the run, and left alone again', () => {
    const hourly = NIGHT.replace('tasks: 600', 'schedule: "@hourly"\n    tasks: 600');
    const { batch: own } = workloadOf(hourly)[0]!;
    const forward = editText(hourly, changeClocks(own!, true));
    expect(problemsOf(forward)).toEqual([]);
    expect(fieldAt(workloadOf(forward)[0]!, 'clockChange.by')?.value).toBe(60);
    expect(parse(editText(forward, changeClocks(own!, false)))).toEqual(parse(hourly));
  });

  it('may be added to any scenario, and leaves a valid one', () => {
    const added = editText(TINY, addBatch(graphOf(parse(TINY)), ['batch']));
    expect(problemsOf(added)).toEqual([]);
    expect(workloadOf(added).map(({ id }) => id)).toEqual(['traffic.users', 'batches.batch-2']);
    const noImages = addBatch({ images: [], services: [], calls: [], entries: [] }, []);
    expect(noImages.map(({ path }) => path.join('.'))).toEqual(['images.app', 'batches.batch']);
  });
});

describe('a recording in the form', () => {
  const OFFICE = presetText('consolidation');
  const [office] = workloadOf(OFFICE);
  const recording = office!.recording!;
  const changed = (edits: Parameters<typeof editText>[1]) => {
    const text = editText(OFFICE, edits);
    expect(problemsOf(text)).toEqual([]);
    return recordingOf(parse(text), 'office')!;
  };

  it('is drawn by what its instances ask for and use, each sample for 300 s', () => {
    const rows = (parse(OFFICE) as { traces: { office: { rows: number[][] } } }).traces.office.rows;
    const { course, sizes, instances } = recording;
    expect([course.length, instances]).toEqual([60, rows.length]);
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toMatchObject({ cores: 4, bytes: 2 ** 32, count: rows.length });
    // Six hours in 60 steps: the middle of the 21st is at 2 h 3 min, in the 25th sample.
    const used = rows.reduce((sum, [cores, , ...samples]) => sum + (cores! * samples[24]!) / 100, 0);
    expect(course[20]!.used).toBeCloseTo(used, 9);
    expect(course.every(({ asked }) => asked === 4 * rows.length)).toBe(true);
    expect(summaryOf('workload', office!)).toBe(`${String(rows.length)} instances, recorded`);
  });

  it('has all instances of a size ask for something else in one edit', () => {
    const [size] = recording.sizes;
    expect(changed(resizeAll(recording, size!, ['cores', 2])).sizes).toMatchObject([{ cores: 2, count: 48 }]);
    expect(changed(resizeAll(recording, size!, ['bytes', 2 ** 31])).sizes).toMatchObject([
      { bytes: 2 ** 31 },
    ]);
  });

  it('has one instance more, which repeats one that there is, another each time; or one fewer', () => {
    const more = changed(changeCount(recording, recording.sizes[0]!, 1));
    expect(more.instances).toBe(49);
    expect(more.sizes[0]!.rows!.next).not.toEqual(recording.sizes[0]!.rows!.next);
    expect(changed(changeCount(recording, recording.sizes[0]!, -1)).instances).toBe(47);
  });

  const LIVES = {
    run: { duration: '60s' },
    traces: {
      t: {
        kind: 'vm-lifetimes',
        rows: [
          [0, 30, 2, 1024],
          [10, 10, 1, 512, 1],
          [0, 1e9, 2, 1024],
        ],
      },
    },
  };

  it('counts who is there at each time, where lifetimes are recorded', () => {
    const { course, sizes } = recordingOf(LIVES, 't')!;
    const asked = (second: number) => course[second]!.asked;
    expect([asked(0), asked(9), asked(10), asked(19), asked(20), asked(29), asked(30), asked(59)]).toEqual([
      4, 4, 5, 5, 4, 4, 2, 2,
    ]);
    expect(course.every(({ used }) => used === null)).toBe(true);
    expect(sizes).toMatchObject([
      { cores: 2, bytes: 1024, count: 2, accelerators: 0 },
      { cores: 1, bytes: 512, count: 1, accelerators: 1 },
    ]);
  });

  it('is not drawn over time where it fills the hosts, and not at all where rows are no numbers', () => {
    const filled = { ...LIVES, traces: { t: { ...LIVES.traces.t, fill: 1.3 } } };
    expect(recordingOf(filled, 't')!.course).toEqual([]);
    expect(recordingOf({ traces: { t: { kind: 'swf', rows: [['soon', 1, 1, 1]] } } }, 't')).toBeNull();
  });

  it('is said to be of something else, where its rows say the same of that', () => {
    const [lives] = formOf(LIVES, sources).sections.find(({ name }) => name === 'workload')!.groups;
    expect(fieldAt(lives!, 'kind')).toMatchObject({
      kind: 'choice',
      choices: ['vm-lifetimes', 'pod-lifetimes', 'swf'],
    });
    expect(fieldAt(office!, 'kind')).toBeUndefined();
    for (const group of [lives!, office!]) expect(unsaid(group, wordsOf(group))).toEqual([]);
  });

  it('leaves so many rows to the text that nobody edits them one by one', () => {
    const rows = Array.from({ length: 2_001 }, () => [0, 1, 1, 1]);
    const many = recordingOf({ traces: { t: { kind: 'vm-lifetimes', rows } } }, 't')!;
    expect(many.sizes[0]).toMatchObject({ count: 2_001, rows: null });
    expect(resizeAll(many, many.sizes[0]!, ['cores', 2])).toEqual([]);
    expect(changeCount(many, many.sizes[0]!, 1)).toEqual([]);
  });
});
