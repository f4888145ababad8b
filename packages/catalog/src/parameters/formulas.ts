import type { Formula } from '../parameter.ts';

/** Published rules that are bands or tables; `reserve.ts` computes them. */
export const formulas: readonly Formula[] = [
  {
    id: 'gke.reserved_mem',
    formula:
      '25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % above, + 100 MiB',
    unit: 'GiB',
    badge: 'verified',
    backedBy: ['mg.gke.mem'],
    note: 'Restated from the provider’s documentation.',
  },
  {
    id: 'gke.reserved_cpu',
    formula: '6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % above',
    unit: 'm',
    badge: 'verified',
    backedBy: ['mg.eks.cpu'],
    note: 'The same bands as EKS.',
  },
  {
    id: 'eks.reserved_mem',
    formula: '11·maxPods + 255, + 100 MiB',
    unit: 'MiB',
    badge: 'verified',
    backedBy: ['mg.eks.mem', 'mg.eks.evict'],
    note: '',
  },
  {
    id: 'eks.reserved_cpu',
    formula: '6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % above',
    unit: 'm',
    badge: 'verified',
    backedBy: ['mg.eks.cpu'],
    note: '',
  },
  {
    id: 'eks.max_pods',
    formula: 'network interfaces · (addresses − 1) + 2',
    unit: 'pod',
    badge: 'verified',
    backedBy: ['mg.eks.eni'],
    note: 'Known for four instance types; 110 elsewhere.',
  },
  {
    id: 'aks.reserved_mem',
    formula: 'min(20·maxPods + 50, 25 %), + 100 MB',
    unit: 'MB',
    badge: 'verified',
    backedBy: ['mg.aks.mem'],
    note: '',
  },
  {
    id: 'aks.reserved_cpu',
    formula: '1 core 60 m, 2: 100, 4: 140, 8: 180, 16: 260, 32: 420, 64: 740; straight lines between',
    unit: 'm',
    badge: 'verified',
    backedBy: ['mg.aks.cpu'],
    note: '',
  },
  {
    id: 'openshift.auto_mem',
    formula: '1 GiB up to 8 GiB, 6 % of the next 120, 2 % above, to whole GiB',
    unit: 'GiB',
    badge: 'verified',
    backedBy: ['mg.openshift.auto'],
    note: 'With autoSizingReserved; above 128 GiB as the script computes it: 6 % of 112 GiB, 2 % from 120 GiB on.',
  },
  {
    id: 'openshift.auto_cpu',
    formula: 'max(500, 60 + 12·(cores − 1))',
    unit: 'm',
    badge: 'verified',
    backedBy: ['mg.openshift.auto'],
    note: 'With autoSizingReserved, version 2, to hundredths of a core.',
  },
];
