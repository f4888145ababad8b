import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LIMITS } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { parseColumnMap } from '../src/traces/columns.ts';
import { TraceImport, type TraceResult } from '../src/traces/import.ts';
import { hasShared, INPUTS, titled } from './shared.ts';

type File = readonly [name: string, text: string];

function imported(files: readonly File[], map?: string): TraceResult {
  const trace = new TraceImport(map === undefined ? undefined : parseColumnMap(map).map);
  for (const [name, text] of files) {
    trace.open(name);
    for (const line of text.split('\n')) if (!trace.line(line)) break;
  }
  return trace.finish();
}
function documentOf(files: readonly File[], map?: string) {
  const result = imported(files, map);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.document;
}
const faultsOf = (files: readonly File[], map?: string): string[] => {
  const result = imported(files, map);
  return result.ok ? [] : result.problems.map(({ message, place }) => `${String(place?.line)}: ${message}`);
};

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

describe('traces', () => {
  it('openb: shares of devices, whole ones, models to choose from, and the hosts', () => {
    const pods = [
      'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time',
      'a,6000,1024,1,460,,LS,Running,100,160,100',
      'b,12000,2048,2,1000,P100|T4,LS,Running,110,130,110',
      'c,1000,512,0,0,,BE,Running,90,200,90',
    ].join('\n');
    const hosts =
      'sn,cpu_milli,memory_mib,gpu,model\nx,96000,393216,8,T4\ny,96000,393216,8,T4\nz,32000,1024,0,';
    const { traces, sites, platforms } = documentOf([
      ['pods.csv', pods],
      ['hosts.csv', hosts],
    ]);
    expect(traces?.pods).toEqual({
      kind: 'pod-lifetimes',
      rows: [
        [10, 60, 6, 1024 * MIB, 0.46, 0],
        [20, 20, 12, 2048 * MIB, 2, 1],
        [0, 110, 1, 512 * MIB, 0, 0],
      ],
      models: [['P100', 'T4']],
    });
    const pools = Object.values(sites.home!.pools);
    expect(pools.map(({ count }) => count)).toEqual([2, 1]);
    expect(pools[0]).toMatchObject({ machine: { cores: 96, accelerators: { kind: 'T4', count: 8 } } });
    expect(Object.keys(platforms)).toContain('fragmentation-gradient');
  });

  it('SWF: submit, run, processors and memory per processor; jobs that did not run are left out', () => {
    const text = [
      '; MaxProcs: 128',
      '1 10 5 60 4 -1 1024 4 -1 -1 1 1 1 1 1 1 -1 -1',
      '2 20 -1 -1 4 -1 -1 4 -1 -1 0 1 1 1 1 1 -1 -1',
      '3 30 0 7 -1 -1 -1 2 -1 -1 1 1 1 1 1 1 -1 -1',
    ].join('\n');
    const result = imported([['log.swf', text]]);
    expect(result.ok && result.document.traces?.jobs?.rows).toEqual([
      [0, 60, 4, 4 * MIB],
      [20, 7, 2, 2 * GIB],
    ]);
    expect(result.ok && result.notes.some(({ what }) => what === '1 line')).toBe(true);
    expect(result.ok && result.document.sites.home!.pools.machine).toMatchObject({
      count: 1,
      machine: { cores: 128 },
    });
  });

  it('Azure Functions 2021: single calls with their own work, a service for each function', () => {
    const text = 'app,func,end_timestamp,duration\na,f,10,4\na,g,12,1\na,f,9,1\n';
    const { services, traffic } = documentOf([['calls.csv', text]]);
    expect(Object.keys(services)).toEqual(['f1', 'f2']);
    expect(traffic?.f1).toEqual({ arrivals: 'trace', to: 'f1', times: [0, 2], work: [4, 1] });
    expect(traffic?.f2).toEqual({ arrivals: 'trace', to: 'f2', times: [5], work: [1] });
  });

  it('Azure Functions 2019: counts a minute become a rate for each, with the duration and memory of the other tables', () => {
    const counts = 'HashFunction,HashApp,HashOwner,minute_1,minute_2,minute_3\nf,a,o,60,60,120';
    const durations =
      'HashFunction,HashApp,HashOwner,Count,Average,Minimum,Maximum,percentile_Average_0\nf,a,o,3,500,1,900,1';
    const memory = 'HashFunction,HashOwner,SampleCount,AverageAllocatedMb\nf,o,1,200';
    const { services, traffic } = documentOf([
      ['inv.csv', counts],
      ['run.csv', durations],
      ['mem.csv', memory],
    ]);
    expect(traffic?.f1).toMatchObject({
      rate: [
        { at: '0min', rate: '1/s' },
        { at: '2min', rate: '2/s' },
      ],
    });
    expect(services.f1).toMatchObject({ work: { cpu: { mean: '500ms' } }, requests: { memory: '200Mi' } });
    // Two calls a second of half a second each keep two replicas half busy.
    expect(services.f1!.replicas).toBe(2);
  });

  it('utilisation: Bitbrains a VM a file, PlanetLab a VM a line or a file', () => {
    const bitbrains =
      'Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\tMemory capacity provisioned [KB];\n1;\t2;\t0;\t0;\t12.5;\t2097152.0\n301;\t2;\t0;\t0;\t50;\t2097152.0';
    const { traces } = documentOf([
      ['vm.csv', bitbrains],
      ['day.csv', 'vm,t0,t5,t10\nx,1,2,3'],
      ['slice.csv', '7\n8\n9'],
    ]);
    expect(traces?.samples?.rows).toEqual([
      [2, 2 * GIB, 12.5, 50],
      [1, GIB, 1, 2, 3],
      [1, GIB, 7, 8, 9],
    ]);
  });

  it('a table of one’s own, its columns named with units', () => {
    const map = 'arrival=from:min,end=to:min,cpu=milli:m,memory=mem:MiB,accelerators=gpus';
    const text = 'to;from;gpus;mem;milli\n3;1;0.5;256;1500';
    expect(documentOf([['own.csv', text]], map).traces?.pods?.rows).toEqual([[0, 120, 1.5, 256 * MIB, 0.5]]);
    expect(parseColumnMap('arrival=x,cpu=y:parsec').faults.length).toBe(1);
    expect(parseColumnMap('arrival=x').faults[0]?.message).toContain('cpu, memory, lifetime or end');
    expect(faultsOf([['own.csv', 'a;b\n1;2']], map)).toHaveLength(6);
  });

  it('names the line of every fault, and what nobody knows', () => {
    const text = 'sn,cpu_milli,memory_mib,gpu,model\na,x,1,1,T4\nb,1,1,1,T4\nc,1,-1,1,T4';
    expect(faultsOf([['hosts.csv', text]]).map(fault => fault.slice(0, 10))).toEqual([
      '2: Line 2:',
      '4: Line 4:',
    ]);
    expect(faultsOf([['letter.csv', 'Dear Sir,']])[0]).toContain('no trace that is known');
    expect(faultsOf([['empty.csv', '']])[0]).toContain('no instances and no calls');
  });

  it('keeps no more than it may, and says at which line it was too much', () => {
    const trace = new TraceImport(parseColumnMap('arrival=a,lifetime=b,cpu=c,memory=d').map);
    trace.open('endless.csv');
    trace.line('a,b,c,d');
    let line = 1;
    while (trace.line('1,1,1,1') && line < LIMITS.traceRows + 10) line++;
    const result = trace.finish();
    expect(line).toBe(LIMITS.traceRows + 1);
    expect(result.ok ? '' : result.problems[0]!.code).toBe('too-large');
  });
});

describe.skipIf(!hasShared)(titled('published traces'), () => {
  const read = (path: string): File => [path, readFileSync(`${INPUTS}/traces/${path}`, 'utf8')];
  const packed = (path: string): File => [
    path,
    gunzipSync(readFileSync(`${INPUTS}/traces/${path}`)).toString('utf8'),
  ];
  it('openb: 8,152 pods, 1,213 hosts with 6,212 devices', () => {
    const { traces, sites } = documentOf([
      read('openb/openb_node_list_gpu_node.csv'),
      read('openb/openb_pod_list_default.csv'),
    ]);
    const pools = Object.values(sites.home!.pools).map(({ count, machine }) => ({
      count: Number(count),
      devices: typeof machine === 'string' ? 0 : (machine.accelerators?.count ?? 0),
    }));
    expect(traces?.pods?.rows.length).toBe(8152);
    expect(pools.reduce((sum, { count }) => sum + count, 0)).toBe(1213);
    expect(pools.reduce((sum, { count, devices }) => sum + count * devices, 0)).toBe(6212);
  });
  it('PlanetLab 2011-03-03: 1,052 VMs at a mean of 12.31 % (Beloglazov and Buyya 2012, table III)', () => {
    const rows = documentOf([read('planetlab/20110303.csv')]).traces!.samples!.rows;
    const samples = rows.flatMap(row => row.slice(2));
    expect(rows.length).toBe(1052);
    expect(samples.reduce((sum, value) => sum + value, 0) / samples.length).toBeCloseTo(12.31, 2);
  });
  it('Bitbrains: 8,619 samples; Azure VMs: ten; Azure Functions: 29 calls', () => {
    expect(documentOf([read('bitbrains/raw-fastStorage-one-vm.csv')]).traces!.samples!.rows[0]!.length).toBe(
      8621,
    );
    expect(documentOf([packed('azure-vm-2017/vmtable.csv.gz')]).traces!.vms!.rows.length).toBe(10);
    const { traffic } = documentOf([read('azure-functions-2021/Azure2021_30.csv')]);
    const times = Object.values(traffic!).map(own => (own.arrivals === 'trace' ? own.times.length : 0));
    expect(times.reduce((sum, count) => sum + count, 0)).toBe(29);
  });
});
