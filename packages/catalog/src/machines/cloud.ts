import type { Architecture } from '@tare/schema';
import { type CatalogueMachine, machineOf } from './machine.ts';

/** [instance type, cores, GiB, USD/h, pods that the network allows (0: not known)] */
type Row = readonly [type: string, cores: number, gib: number, usdPerHour: number, maxPods?: number];

interface List {
  readonly provider: 'aws' | 'azure' | 'gcp';
  readonly region: string;
  readonly date: string;
  readonly architecture: Architecture;
  readonly virtualisation: CatalogueMachine['virtualisation'];
  readonly note: string;
  readonly record: (type: string) => string;
}

const priced = (list: List, rows: readonly Row[]): CatalogueMachine[] =>
  rows.map(([type, cores, gib, usdPerHour, maxPods]) =>
    machineOf({
      id: `${list.provider}.${type.toLowerCase().replaceAll('_', '-').replace('standard-d', 'd').replace('standard-e', 'e').replace('standard-f', 'f')}`,
      provider: list.provider,
      label: `${type}, ${String(cores)} vCPUs, ${String(gib)} GiB (${list.region})`,
      cores,
      gib,
      architecture: list.architecture,
      kernel: 'linux',
      virtualisation: list.virtualisation,
      ...(maxPods === undefined ? {} : { maxPods }),
      usdPerHour,
      badge: 'verified',
      backedBy: [list.record(type)],
      note: list.note,
      priceDate: list.date,
    }),
  );

const SIZES = 'On demand, Linux; the size (cores, memory) is recalled.';
const aws: List = {
  provider: 'aws',
  region: 'us-east-1',
  date: '2026-07-20',
  architecture: 'amd64',
  virtualisation: 'none',
  note: SIZES,
  record: type => `co.aws.${type}`,
};
const azure: List = {
  ...aws,
  provider: 'azure',
  region: 'eastus',
  date: '2026-06-18',
  virtualisation: 'nested',
  note: `${SIZES} That these sizes allow VMs inside is recalled.`,
  record: type => `co.az.${type}`,
};
const gcp: List = {
  ...aws,
  provider: 'gcp',
  region: 'us-central1',
  date: '',
  note: 'On-demand list price from a third party’s table.',
  record: type => `co.gcp.${type}`,
};

/** Cloud instance types. VMs inside them are refused unless they are bare metal or allow nesting. */
export const cloudMachines: readonly CatalogueMachine[] = [
  ...priced(aws, [
    ['t3.medium', 2, 4, 0.0416, 17],
    ['m5.large', 2, 8, 0.096, 29],
    ['m6i.large', 2, 8, 0.096],
    ['m6i.xlarge', 4, 16, 0.192, 58],
    ['m6i.4xlarge', 16, 64, 0.768, 234],
    ['m6i.32xlarge', 128, 512, 6.144],
    ['m7i.xlarge', 4, 16, 0.2016],
    ['c6i.xlarge', 4, 8, 0.17],
    ['r6i.xlarge', 4, 32, 0.252],
  ]),
  ...priced({ ...aws, architecture: 'arm64' }, [['m7g.xlarge', 4, 16, 0.1632]]),
  ...priced({ ...aws, virtualisation: 'hardware' }, [
    ['m6i.metal', 128, 512, 6.144],
    ['m5.metal', 96, 384, 4.608],
    ['i3.metal', 72, 512, 4.992],
  ]),
  ...priced({ ...aws, virtualisation: 'hardware', architecture: 'arm64' }, [['c6g.metal', 64, 128, 2.3066]]),
  ...priced(azure, [
    ['Standard_D2s_v5', 2, 8, 0.096],
    ['Standard_D4s_v5', 4, 16, 0.192],
    ['Standard_D8s_v5', 8, 32, 0.384],
    ['Standard_E4s_v5', 4, 32, 0.252],
    ['Standard_F4s_v2', 4, 8, 0.169],
    ['Standard_D96s_v5', 96, 384, 4.608],
  ]),
  ...priced(
    { ...gcp, virtualisation: 'nested', note: `${gcp.note} That it allows VMs inside is recalled.` },
    [
      ['n1-standard-4', 4, 15, 0.19],
      ['n2-standard-4', 4, 16, 0.194236],
    ],
  ),
  ...priced(gcp, [
    ['e2-standard-4', 4, 16, 0.134012],
    ['n2d-standard-4', 4, 16, 0.168984],
  ]),
];
