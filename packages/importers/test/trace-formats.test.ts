import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parquetLines } from '../src/traces/parquet.ts';
import { TraceImport, type TraceResult } from '../src/traces/import.ts';
import { hasShared, INPUTS, titled } from './shared.ts';

type File = readonly [name: string, text: string];

function imported(files: readonly File[]): TraceResult {
  const trace = new TraceImport();
  for (const [name, text] of files) {
    trace.open(name);
    for (const line of text.split('\n')) if (!trace.line(line)) break;
  }
  return trace.finish();
}
const documentOf = (files: readonly File[]) => {
  const result = imported(files);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.document;
};
const faultsOf = (files: readonly File[]): string[] => {
  const result = imported(files);
  return result.ok ? [] : result.problems.map(({ message }) => message);
};
const MIB = 1024 ** 2;

describe('Azure VMs of 2017', () => {
  const [one, two, other] = ['a', 'b', 'c'].map(letter => letter.repeat(64));
  const vm = (id: string, from: number, to: number, cores: number) =>
    `${id},sub,dep,${String(from)},${String(to)},90,3,10,Interactive,${String(cores)},1.75`;
  const vms: File = ['vmtable.csv', [vm(one!, 0, 3600, 2), vm(two!, 600, 1800, 1)].join('\n')];
  const readings = (...rows: readonly (readonly [number, string, number])[]): File => [
    'readings.csv',
    rows.map(([at, id, mean]) => `${String(at)},${id},0.1,99,${String(mean)}`).join('\n'),
  ];
  const GB = 1.75 * 1024 * MIB;
  it('the table alone is of lifetimes', () => {
    expect(documentOf([vms]).traces?.vms?.rows).toEqual([
      [0, 3600, 2, GB],
      [600, 1200, 1, GB],
    ]);
  });
  it('with readings, whichever file comes first, they are samples from when they were read; a missing one is as the one before', () => {
    const told = readings([0, one!, 12.34], [300, one!, 20], [900, one!, 30], [900, two!, 5]);
    const rows = [
      [2, GB, 12.3, 20, 20, 30],
      [1, GB, 0, 0, 0, 5],
    ];
    expect(documentOf([vms, told]).traces?.samples?.rows).toEqual(rows);
    expect(documentOf([told, vms]).traces?.samples?.rows).toEqual(rows);
  });
  it('readings of VMs that are not in the table leave these their lifetimes, and are listed', () => {
    const result = imported([vms, readings([0, other!, 12])]);
    expect(result.ok && result.document.traces?.vms?.rows).toHaveLength(2);
    expect(result.ok && result.notes.map(({ why }) => why)).toContain(
      'What is told there is of other tasks than these.',
    );
  });
  it('a reading of a time that has passed is listed, and readings alone are a Problem', () => {
    const twice = imported([vms, readings([300, one!, 1], [300, one!, 2])]);
    expect(twice.ok && twice.document.traces?.samples?.rows[0]).toEqual([2, GB, 0, 1]);
    expect(twice.ok && twice.notes.some(({ why }) => why.startsWith('The reading is not of a later'))).toBe(
      true,
    );
    expect(faultsOf([readings([0, one!, 1])])[0]).toContain('not what they have');
  });
});

describe('OpenDC traces', () => {
  const tasks: File = [
    'tasks.csv',
    'id,submission_time,duration,cpu_count,cpu_capacity,mem_capacity\na,1000000,900000,2,4000,1024\nb,1600000,600000,1,2000,512',
  ];
  it('tasks alone are VMs with a lifetime', () => {
    expect(documentOf([tasks]).traces?.vms).toEqual({
      kind: 'vm-lifetimes',
      rows: [
        [0, 900, 2, 1024 * MIB],
        [600, 600, 1, 512 * MIB],
      ],
    });
  });
  it('with fragments they are samples each five minutes, of their own MHz, from when they came', () => {
    // a: 300 s at 1000 of 4000 MHz, then 150 s at 4000 and 450 s at 0: 25, 50, 0 %. b: ten minutes at 500 of 2000 MHz, two samples later.
    const fragments: File = [
      'fragments.csv',
      'id,duration,cpu_usage\na,300000,1000\na,150000,4000\na,450000,0\nb,600000,500',
    ];
    expect(documentOf([tasks, fragments]).traces?.samples?.rows).toEqual([
      [2, 1024 * MIB, 25, 50, 0],
      [1, 512 * MIB, 0, 0, 25, 25],
    ]);
  });
  it('what they used without what they have is a Problem', () => {
    expect(faultsOf([['fragments.csv', 'id,duration,cpu_usage\na,300000,1000']])[0]).toContain(
      'not what they have',
    );
  });
  it('every line that is no number is told of', () => {
    const bad = `${tasks[1]}\nc,x,1,1,1,1\nd,1,1,1,1,-1`;
    expect(faultsOf([['tasks.csv', bad]])).toHaveLength(2);
  });
});

describe('carbon intensity', () => {
  const hours: File = ['nl.csv', 'timestamp,carbon_intensity\n1609459200000,400\n1609462800000,200'];
  it('its mean is the site’s, and said to be one', () => {
    const swf: File = ['log.swf', '1 10 5 60 4 -1 1024 4 -1 -1 1 1 1 1 1 1 -1 -1'];
    const result = imported([swf, hours]);
    expect(result.ok && result.document.sites.home!.carbon).toBe(0.3);
    expect(result.ok && result.notes.some(({ what }) => what === 'carbon intensity')).toBe(true);
  });
  it('in a run that is longer than it holds it changes, from its first value on', () => {
    const swf: File = ['log.swf', '1 10 5 5400 4 -1 1024 4 -1 -1 1 1 1 1 1 1 -1 -1'];
    const later: File = [hours[0], `${hours[1]}\n1609466400000,100`];
    const result = imported([swf, later]);
    expect(result.ok && result.document.sites.home!.carbon).toEqual([
      { at: '0ms', carbon: 0.4 },
      { at: '3600000ms', carbon: 0.2 },
    ]);
    expect(result.ok && result.notes.find(({ what }) => what === 'carbon intensity')?.value).toBe(
      'the first 2 of 3 values',
    );
  });
  it('alone it is no scenario, and the figure to write is told', () => {
    const result = imported([hours]);
    expect(result.ok ? '' : result.problems[0]!.fix).toContain('carbon: 0.3');
  });
});

describe('SimKube', () => {
  const object = (name: string, replicas: number, cpu = '500m') => ({
    kind: 'Deployment',
    metadata: { name, namespace: 'x' },
    spec: {
      replicas,
      template: { spec: { containers: [{ resources: { requests: { cpu, memory: '1Mi' } } }] } },
    },
  });
  const trace = (events: readonly object[]): File => [
    'trace.json',
    JSON.stringify({ version: 2, config: { trackedObjects: {} }, events }),
  ];
  const event = (ts: number, applied: readonly object[], deleted: readonly object[] = []) => ({
    ts,
    applied_objs: applied,
    deleted_objs: deleted,
  });

  it('replicas come with more, the youngest go with fewer, all with a deletion', () => {
    const rows = documentOf([
      trace([
        event(100, [object('a', 1)]),
        event(110, [object('a', 3)]),
        event(130, [object('a', 2)]),
        event(150, [], [object('a', 2)]),
        event(160, []),
      ]),
    ]).traces?.pods?.rows;
    expect(rows).toEqual([
      [10, 20, 0.5, MIB, 0],
      [0, 50, 0.5, MIB, 0],
      [10, 40, 0.5, MIB, 0],
    ]);
  });
  it('another template replaces all pods; what is there at the end stays to it', () => {
    const rows = documentOf([
      trace([event(0, [object('a', 1)]), event(40, [object('a', 1, '2')]), event(100, [])]),
    ]).traces?.pods?.rows;
    expect(rows).toEqual([
      [0, 40, 0.5, MIB, 0],
      [40, 60, 2, MIB, 0],
    ]);
  });
  it('what is no recording says so', () => {
    expect(faultsOf([['trace.json', '{"config": {}, "events": []}']])[0]).toContain('no events');
    expect(faultsOf([['trace.json', '{"config": ']])[0]).toContain('no JSON');
  });
});

describe.skipIf(!hasShared)(titled('Parquet'), () => {
  const linesOf = async (name: string, most = Infinity) => {
    const bytes = readFileSync(resolve(INPUTS, 'traces', name));
    const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const slice = (start: number, end?: number) => Promise.resolve(whole.slice(start, end));
    const lines: string[] = [];
    for await (const line of parquetLines({ byteLength: bytes.length, slice })) {
      lines.push(line);
      if (lines.length > most) break;
    }
    return lines;
  };
  it('Bitbrains: fifty tasks and their 276,979 fragments, packed by Snappy; the older layout, by Zstandard', async () => {
    const [tasks, fragments] = await Promise.all([
      linesOf('bitbrains/bitbrains-small-tasks.parquet'),
      linesOf('bitbrains/bitbrains-small-fragments.parquet'),
    ]);
    expect([tasks.length, fragments.length]).toEqual([51, 276_980]);
    const rows = documentOf([
      ['tasks.csv', tasks.join('\n')],
      ['fragments.csv', fragments.join('\n')],
    ]).traces!.samples!.rows as number[][];
    expect(rows).toHaveLength(50);
    // Of 30 days a sample each five minutes; the published samples are 8,619 and more of each VM.
    expect(rows[0]!.length).toBeGreaterThan(8600);
    // 181,352 KB.
    expect(rows[0]![1]).toBe(181_352 * 1024);
    expect(await linesOf('bitbrains/bitbrains-small-trace.parquet', 2)).toEqual([
      'id,timestamp,duration,cpu_count,cpu_usage',
      '1019,1376314846000,300000,1,0',
      '1019,1376315146000,300000,1,11.70399824',
    ]);
  });
  it('carbon intensity of the Netherlands: 35,064 hours', async () => {
    expect(await linesOf('carbon-intensity/NL_2021-2024.parquet')).toHaveLength(35_065);
  });
});
