import type { EvidenceRecord } from '../record.ts';

type Table = Pick<EvidenceRecord, 'source' | 'verification' | 'confidence'>;

const KARPENTER: Table = {
  source: {
    authors: 'Karpenter maintainers',
    title: 'karpenter-provider-aws',
    venue: 'aws/karpenter-provider-aws',
    year: 2025,
    locator: 'aws/karpenter-provider-aws@9c68c87:pkg/providers/instancetype/zz_generated.bandwidth.go',
  },
  verification: 'primary',
  confidence: 'high',
};
const EBS: Table = {
  source: {
    authors: 'Amazon Web Services',
    title: 'Amazon EBS–optimized instances',
    venue: 'Amazon EC2 User Guide',
    year: 2021,
    locator: 'awsdocs/amazon-ec2-user-guide@0446b90:doc_source/ebs-optimized.md',
  },
  verification: 'primary',
  confidence: 'high',
};
const azure = (title: string, locator: string): Table => ({
  source: {
    authors: 'Microsoft',
    title,
    venue: 'Azure compute docs',
    year: 2026,
    locator: `MicrosoftDocs/azure-compute-docs@${locator}`,
  },
  verification: 'primary',
  confidence: 'high',
});
const DSV5 = azure(
  'Dsv5 size series',
  '005f8f6:articles/virtual-machines/sizes/general-purpose/dsv5-series.md',
);
const ESV5 = azure(
  'Esv5 size series',
  '0175d5f:articles/virtual-machines/sizes/memory-optimized/esv5-series.md',
);
const FSV2 = azure(
  'Fsv2-series sizes',
  '05e75b1:articles/virtual-machines/sizes/compute-optimized/fsv2-series.md',
);
const GOOGLE = {
  authors: 'Google Cloud',
  title: 'General-purpose machine family for Compute Engine',
  venue: 'Compute Engine documentation',
  year: 2024,
};
const GCP_READ: Table = {
  source: { ...GOOGLE, locator: 'table of E2 standard machine types, as quoted by a copy of the page' },
  verification: 'secondary',
  confidence: 'medium',
};
const GCP_RECALLED: Table = {
  source: { ...GOOGLE, locator: '' },
  verification: 'recalled',
  confidence: 'medium',
};

const SUSTAINED = 'baseline, sustained; more in bursts on the smaller sizes';
const AZURE_MOST = 'maximum of all cards together; an upper limit, not guaranteed';

/** Network card of an instance type, in Gbit/s. */
const card = (
  type: string,
  gbits: number,
  { table, conditions }: { readonly table: Table; readonly conditions: string },
): EvidenceRecord => ({
  id: `ma.${type}.nic`,
  technology: type.replace('.', ' '),
  parameter: 'network_bandwidth',
  value: gbits,
  unit: 'Gbit/s',
  spread: {},
  conditions,
  ...table,
});

/** What an instance type lets through to its remote disks: MB/s and operations a second. */
const disk = (
  type: string,
  [megabytes, iops]: readonly [number, number],
  { table, conditions }: { readonly table: Table; readonly conditions: string },
): EvidenceRecord[] => [
  {
    id: `ma.${type}.disk.bandwidth`,
    technology: type.replace('.', ' '),
    parameter: 'remote_disk_throughput',
    value: megabytes,
    unit: 'MB/s',
    spread: {},
    conditions,
    ...table,
  },
  {
    id: `ma.${type}.disk.iops`,
    technology: type.replace('.', ' '),
    parameter: 'remote_disk_iops',
    value: iops,
    unit: 'IOPS',
    spread: {},
    conditions,
    ...table,
  },
];

const awsCard = (type: string, gbits: number) =>
  card(`aws.${type}`, gbits, { table: KARPENTER, conditions: SUSTAINED });
const awsDisk = (type: string, figures: readonly [number, number]) =>
  disk(`aws.${type}`, figures, { table: EBS, conditions: `${SUSTAINED}; 128 KiB and 16 KiB` });
const azureMachine = (type: string, table: Table, gbits: number, figures: readonly [number, number]) => [
  card(`azure.${type}`, gbits, { table, conditions: AZURE_MOST }),
  ...disk(`azure.${type}`, figures, { table, conditions: 'uncached Premium SSD, without bursts' }),
];
const gcpCard = (type: string, gbits: number, table: Table) =>
  card(`gcp.${type}`, gbits, {
    table,
    conditions: 'maximum that is sent; receiving has no limit of its own',
  });

/** Published figures: what instance types carry on the network and to their disks. */
export const machineRecords: readonly EvidenceRecord[] = [
  awsCard('t3.medium', 0.256),
  awsCard('m5.large', 0.75),
  awsCard('m6i.large', 0.781),
  awsCard('m6i.xlarge', 1.562),
  awsCard('m6i.4xlarge', 6.25),
  awsCard('m6i.32xlarge', 50),
  awsCard('m7i.xlarge', 1.562),
  awsCard('c6i.xlarge', 1.562),
  awsCard('r6i.xlarge', 1.562),
  awsCard('m7g.xlarge', 1.876),
  awsCard('m6i.metal', 50),
  awsCard('m5.metal', 25),
  awsCard('i3.metal', 25),
  awsCard('c6g.metal', 25),
  ...awsDisk('t3.medium', [43.43, 2000]),
  ...awsDisk('m5.large', [81.25, 3600]),
  ...awsDisk('m6i.large', [81.25, 3600]),
  ...awsDisk('m6i.xlarge', [156.25, 6000]),
  ...awsDisk('m6i.4xlarge', [625, 20_000]),
  ...awsDisk('m6i.32xlarge', [5000, 160_000]),
  ...awsDisk('m5.metal', [2375, 80_000]),
  ...awsDisk('c6g.metal', [2375, 80_000]),
  ...azureMachine('d2s-v5', DSV5, 12.5, [85, 3750]),
  ...azureMachine('d4s-v5', DSV5, 12.5, [145, 6400]),
  ...azureMachine('d8s-v5', DSV5, 12.5, [290, 12_800]),
  ...azureMachine('d96s-v5', DSV5, 35, [2600, 80_000]),
  ...azureMachine('e4s-v5', ESV5, 12.5, [145, 6400]),
  ...azureMachine('f4s-v2', FSV2, 10, [95, 6400]),
  gcpCard('e2-standard-4', 8, GCP_READ),
  gcpCard('n1-standard-4', 10, GCP_RECALLED),
  gcpCard('n2-standard-4', 10, GCP_RECALLED),
  gcpCard('n2d-standard-4', 10, GCP_RECALLED),
];
