import type { EvidenceRecord } from '../record.ts';

/** Published figures: interference. */
export const interferenceRecords: readonly EvidenceRecord[] = [
  {
    id: 'nn.mars.bubbleup',
    technology: 'any, on one socket',
    parameter: 'victim_loss_shared_cache',
    value: 35,
    unit: '%',
    spread: {},
    conditions: 'web search beside other services of its provider, on cores of its own: up to about 35 %',
    source: {
      authors: 'Mars, Tang, Hundt, Skadron, Soffa',
      title:
        'Bubble-Up: Increasing Utilization in Modern Warehouse Scale Computers via Sensible Co-locations',
      venue: 'IEEE/ACM MICRO',
      year: 2011,
      locator: 'Figure 1',
    },
    verification: 'recalled',
    confidence: 'low',
  },
  {
    id: 'nn.xavier.disk',
    technology: 'lxc vs xen',
    parameter: 'victim_loss_disk_stress',
    value: 9,
    unit: '%',
    spread: { lxc: 9, openvz: 39, vserver: 48.8, xen: 0 },
    conditions: 'LXC 9, OpenVZ 39, VServer 48.8, Xen 0',
    source: {
      authors: 'Xavier, Neves, Rossi, Ferreto, Lange, De Rose',
      title:
        'Performance Evaluation of Container-based Virtualization for High Performance Computing Environments',
      venue: 'Euromicro PDP',
      year: 2013,
      locator: 'Table II (isolation benchmark suite), doi 10.1109/PDP.2013.41',
    },
    verification: 'recalled',
    confidence: 'medium',
  },
  {
    id: 'nn.xavier.fork',
    technology: 'lxc vs xen',
    parameter: 'victim_loss_fork_bomb',
    value: null,
    unit: 'DNR',
    spread: { lxc: 'DNR', xen: 0 },
    conditions: 'LXC did not respond; Xen 0',
    source: {
      authors: 'Xavier, Neves, Rossi, Ferreto, Lange, De Rose',
      title:
        'Performance Evaluation of Container-based Virtualization for High Performance Computing Environments',
      venue: 'Euromicro PDP',
      year: 2013,
      locator: 'Table II (isolation benchmark suite), doi 10.1109/PDP.2013.41',
    },
    verification: 'recalled',
    confidence: 'medium',
  },
  {
    id: 'nn.xavier.mem',
    technology: 'lxc vs xen',
    parameter: 'victim_loss_memory_stress',
    value: 88.2,
    unit: '%',
    spread: { lxc: 88.2, openvz: 89.3, vserver: 20.6, xen: 0.9 },
    conditions: 'IBS: LXC 88.2, OpenVZ 89.3, VServer 20.6, Xen 0.9',
    source: {
      authors: 'Xavier, Neves, Rossi, Ferreto, Lange, De Rose',
      title:
        'Performance Evaluation of Container-based Virtualization for High Performance Computing Environments',
      venue: 'Euromicro PDP',
      year: 2013,
      locator: 'Table II (isolation benchmark suite), doi 10.1109/PDP.2013.41',
    },
    verification: 'recalled',
    confidence: 'medium',
  },
  {
    id: 'nn.xavier.net',
    technology: 'lxc vs xen',
    parameter: 'victim_loss_net_sender',
    value: 10.3,
    unit: '%',
    spread: { lxc: 10.3, openvz: 35.4, vserver: 8.2, xen: 0.3 },
    conditions: 'LXC 10.3, OpenVZ 35.4, VServer 8.2, Xen 0.3',
    source: {
      authors: 'Xavier, Neves, Rossi, Ferreto, Lange, De Rose',
      title:
        'Performance Evaluation of Container-based Virtualization for High Performance Computing Environments',
      venue: 'Euromicro PDP',
      year: 2013,
      locator: 'Table II (isolation benchmark suite), doi 10.1109/PDP.2013.41',
    },
    verification: 'recalled',
    confidence: 'medium',
  },
];
