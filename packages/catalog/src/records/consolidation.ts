import type { EvidenceRecord } from '../record.ts';

const PAPER = {
  authors: 'A. Beloglazov, R. Buyya',
  title:
    'Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers',
  venue: 'Concurrency and Computation: Practice and Experience 24',
  year: 2012,
} as const;

const cloudsim = (title: string, locator: string): EvidenceRecord['source'] => ({
  authors: 'A. Beloglazov, CloudSim',
  title,
  venue: 'Cloudslab/cloudsim',
  year: 2013,
  locator: `modules/cloudsim/src/main/java/org/cloudbus/cloudsim/power/${locator}`,
});

/** When hosts are taken to want too much as VMs are moved together. */
export const consolidationRecords: readonly EvidenceRecord[] = [
  {
    id: 'vm.consolidation.paper',
    technology: 'vm',
    parameter: 'consolidation_safety',
    value: 2.5,
    unit: '',
    spread: { iqr: 1.5, local_regression: 1.2, degradation: 0.1 },
    conditions: 'the best safety parameters of the paper; a VM lacks 10 % of its CPU while it moves',
    source: { ...PAPER, locator: '§5 and §7' },
    verification: 'recalled',
    confidence: 'high',
  },
  {
    id: 'vm.consolidation.fallback',
    technology: 'vm',
    parameter: 'consolidation_threshold',
    value: 0.7,
    unit: '',
    spread: { static_in_paper: 0.8 },
    conditions: 'what decides until the adaptive policies have samples enough',
    source: {
      authors: 'A. Beloglazov, CloudSim',
      title: 'getVmAllocationPolicy',
      venue: 'Cloudslab/cloudsim',
      year: 2013,
      locator:
        'modules/cloudsim-examples/src/main/java/org/cloudbus/cloudsim/examples/power/RunnerAbstract.java',
    },
    verification: 'primary',
    confidence: 'high',
  },
  {
    id: 'vm.consolidation.history',
    technology: 'vm',
    parameter: 'consolidation_history',
    value: 12,
    unit: 'samples',
    spread: {},
    conditions: '“12 has been suggested as a safe value”; before, a fallback policy decides',
    source: cloudsim('getHostUtilizationMad', 'PowerVmAllocationPolicyMigrationMedianAbsoluteDeviation.java'),
    verification: 'primary',
    confidence: 'high',
  },
  {
    id: 'vm.consolidation.trend',
    technology: 'vm',
    parameter: 'consolidation_trend',
    value: 10,
    unit: 'samples',
    spread: {},
    conditions: '“we use 10 to make the regression responsive enough to latest values”',
    source: cloudsim('isHostOverUtilized', 'PowerVmAllocationPolicyMigrationLocalRegression.java'),
    verification: 'primary',
    confidence: 'high',
  },
];
