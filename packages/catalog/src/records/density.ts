import type { EvidenceRecord } from '../record.ts';

/** Published figures: density. */
export const densityRecords: readonly EvidenceRecord[] = [
  {
    id: 'de.fc.oversub',
    technology: 'firecracker (AWS Lambda)',
    parameter: 'oversubscription_ratio_prod',
    value: 10,
    unit: 'x',
    spread: { tested: 20 },
    conditions: 'memory and CPU; tested over 20x',
    source: {
      authors: 'M. Lerner (paper review quoting Agache et al. NSDI 2020)',
      title: 'Firecracker: Lightweight Virtualization for Serverless Applications',
      venue: 'blog source in public GitHub index',
      year: 2021,
      locator: 'search index file id 29445282760',
    },
    verification: 'secondary',
    confidence: 'medium',
  },
  {
    id: 'de.k8s.pods',
    technology: 'kubernetes',
    parameter: 'pods_per_node',
    value: 110,
    unit: 'pod',
    spread: {},
    conditions: 'default; min(110, 10*cores)',
    source: {
      authors: 'Kubernetes SIG Scalability',
      title: 'Kubernetes Scalability thresholds',
      venue: 'kubernetes/community',
      year: 2024,
      locator: 'kubernetes/community@0f33f93:sig-scalability/configs-and-limits/thresholds.md',
    },
    verification: 'primary',
    confidence: 'high',
  },
];
