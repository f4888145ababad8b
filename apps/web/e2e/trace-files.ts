/** A tiny file of each kind of trace that is read, as people publish them, and what must come of it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DroppedFile } from './playground.ts';

export interface DroppedTrace {
  readonly kind: string;
  readonly files: readonly DroppedFile[];
  /** What stands in the scenario that comes of it, in lines as they are written. */
  readonly written: RegExp;
}

const text = (name: string, ...lines: readonly string[]): DroppedFile => ({
  name,
  bytes: Buffer.from(lines.join('\n')),
});

const SWF = ['; MaxProcs: 128', '1 10 5 60 4 -1 1024 4 -1 -1 1 1 1 1 1 1 -1 -1'];

const deployment = (replicas: number) => ({
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'x' },
  spec: {
    replicas,
    template: { spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '64Mi' } } }] } },
  },
});
const simkube = {
  version: 2,
  config: { trackedObjects: {} },
  events: [
    { ts: 100, applied_objs: [deployment(3)], deleted_objs: [] },
    { ts: 160, applied_objs: [], deleted_objs: [deployment(3)] },
  ],
};

export const TRACES: readonly DroppedTrace[] = [
  { kind: 'Standard Workload Format', files: [text('log.swf', ...SWF)], written: /jobs:\s*kind: / },
  {
    kind: 'the same, packed',
    files: [{ name: 'log.swf.gz', bytes: gzipSync(SWF.join('\n')) }],
    written: /jobs:\s*kind: /,
  },
  {
    kind: 'openb pods and hosts',
    files: [
      text(
        'pods.csv',
        'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time',
        'a,6000,1024,1,460,,LS,Running,100,160,100',
        'b,12000,2048,1,1000,,LS,Running,110,130,110',
      ),
      text('hosts.csv', 'sn,cpu_milli,memory_mib,gpu,model', 'x,96000,393216,8,T4'),
    ],
    written: /kind: pod-lifetimes/,
  },
  {
    kind: 'Azure Functions of 2019',
    files: [
      text('inv.csv', 'HashFunction,HashApp,HashOwner,minute_1,minute_2,minute_3', 'f,a,o,60,60,120'),
      text(
        'run.csv',
        'HashFunction,HashApp,HashOwner,Count,Average,Minimum,Maximum,percentile_Average_0',
        'f,a,o,3,500,1,900,1',
      ),
      text('mem.csv', 'HashFunction,HashOwner,SampleCount,AverageAllocatedMb', 'f,o,1,200'),
    ],
    written: /memory: 200Mi/,
  },
  {
    kind: 'Azure Functions of 2021',
    files: [text('calls.csv', 'app,func,end_timestamp,duration', 'a,f,10,4', 'a,g,12,1', 'a,f,9,1')],
    written: /arrivals: trace/,
  },
  {
    kind: 'Azure VMs of 2017',
    files: [text('vmtable.csv', 'v,s,d,0,3600,1,1,1,Unknown,2,4', 'w,s,d,600,7200,1,1,1,Unknown,4,8')],
    written: /kind: vm-lifetimes/,
  },
  {
    kind: 'OpenDC, as tables',
    files: [
      text(
        'tasks.csv',
        'id,submission_time,duration,cpu_count,cpu_capacity,mem_capacity',
        'a,1000000,900000,2,4000,1024',
      ),
      text('fragments.csv', 'id,duration,cpu_usage', 'a,300000,1000', 'a,600000,4000'),
    ],
    written: /samples:/,
  },
  {
    kind: 'Bitbrains and PlanetLab',
    files: [
      text(
        'vm.csv',
        'Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\tMemory capacity provisioned [KB];',
        '1;\t2;\t0;\t0;\t12.5;\t2097152.0',
        '301;\t2;\t0;\t0;\t50;\t2097152.0',
      ),
      text('slice.csv', '7', '8', '9'),
    ],
    written: /samples:/,
  },
  {
    kind: 'SimKube',
    files: [text('trace.json', JSON.stringify(simkube))],
    written: /kind: pod-lifetimes/,
  },
  {
    kind: 'a grid’s carbon intensity beside jobs',
    files: [
      text('log.swf', ...SWF),
      text('nl.csv', 'timestamp,carbon_intensity', '1609459200000,400', '1609462800000,200'),
    ],
    written: /carbon: 0\.3/,
  },
];

const SHARED = resolve(import.meta.dirname, '../../../../shared/inputs/traces');

/** Published Parquet files, where they are: there is no library here that writes any. */
export function parquetTrace(): DroppedTrace | null {
  const fileNamed = (name: string): DroppedFile => ({
    name: `${name}.parquet`,
    bytes: readFileSync(resolve(SHARED, 'bitbrains', `bitbrains-small-${name}.parquet`)),
  });
  try {
    return {
      kind: 'OpenDC, as Parquet',
      files: [fileNamed('tasks')],
      written: /kind: vm-lifetimes/,
    };
  } catch {
    return null;
  }
}
