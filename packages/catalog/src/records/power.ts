import type { EvidenceRecord } from '../record.ts';

/** Published figures: power. */
export const powerRecords: readonly EvidenceRecord[] = [
  {
    id: 'po.ccf.grid',
    technology: 'aws regions',
    parameter: 'carbon_intensity',
    value: 0.316,
    unit: 'kgCO2e/kWh',
    spread: { eu_central_1: 0.338, eu_north_1: 0.008, eu_west_3: 0.052, ap_south_1: 0.708, unknown: 0.38738 },
    conditions: 'eu-west-1; eu-central-1 0.338, eu-north-1 0.008, eu-west-3 0.052, ap-south-1 0.708',
    source: {
      authors: 'Thoughtworks',
      title: 'Cloud Carbon Footprint AWS constants',
      venue: 'cloud-carbon-footprint/cloud-carbon-footprint',
      year: 2023,
      locator: 'cloud-carbon-footprint@0656d55:packages/aws/src/domain/AwsFootprintEstimationConstants.ts',
    },
    verification: 'primary',
    confidence: 'high',
  },
  {
    id: 'po.ccf.vcpu',
    technology: 'aws vCPU',
    parameter: 'power_idle_to_max',
    value: 0.74,
    unit: 'W/vCPU',
    spread: { min: 0.74, max: 3.5, mem_kwh_gb: 0.000392, pue: 1.135 },
    conditions:
      'idle 0.74, max 3.5; linear in utilisation; memory 0.000392 kWh/GB-h; PUE 1.135; network 0.001 kWh/GB',
    source: {
      authors: 'Thoughtworks',
      title: 'Cloud Carbon Footprint AWS constants',
      venue: 'cloud-carbon-footprint/cloud-carbon-footprint',
      year: 2023,
      locator: 'cloud-carbon-footprint@0656d55:packages/aws/src/domain/AwsFootprintEstimationConstants.ts',
    },
    verification: 'primary',
    confidence: 'high',
  },
  {
    id: 'po.spec.x3550',
    technology: 'IBM x3550 2x X5675',
    parameter: 'spec_power_curve',
    value: 222,
    unit: 'W at 100%',
    spread: {},
    conditions: '0..100% in 10% steps',
    source: {
      authors: 'SPECpower_ssj2008 submissions as encoded in CloudSim',
      title: 'CloudSim PowerModelSpecPower*',
      venue: 'Cloudslab/cloudsim',
      year: 2011,
      locator: 'Cloudslab/cloudsim:modules/cloudsim/src/main/java/org/cloudbus/cloudsim/power/models/',
    },
    verification: 'primary',
    confidence: 'high',
  },
];
