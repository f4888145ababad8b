import { machines } from '../machines/index.ts';
import { parametersOfMachine } from '../machines/machine.ts';
import type { Formula, Parameter } from '../parameter.ts';
import { cloudParameters } from './clouds.ts';
import { formulas } from './formulas.ts';
import { kubernetesParameters } from './kubernetes.ts';
import { containerParameters, engineParameters, processParameters } from './process.ts';
import { gvisorParameters, kataParameters } from './sandbox.ts';
import { scalingParameters } from './scaling.ts';
import { firecrackerParameters, hypervisorParameters, kvmParameters, vmParameters } from './vm.ts';
import { workloadParameters } from './workload.ts';

const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Every number that a scenario may override, in order of ids. */
export const parameters: readonly Parameter[] = byId([
  ...processParameters,
  ...containerParameters,
  ...engineParameters,
  ...gvisorParameters,
  ...kataParameters,
  ...firecrackerParameters,
  ...vmParameters,
  ...kvmParameters,
  ...hypervisorParameters,
  ...kubernetesParameters,
  ...scalingParameters,
  ...workloadParameters,
  ...cloudParameters,
  ...machines.flatMap(parametersOfMachine),
]);

const parameterById = new Map<string, Parameter>(parameters.map(entry => [entry.id, entry]));
const formulaById = new Map<string, Formula>(formulas.map(entry => [entry.id, entry]));

export const parameterOf = (id: string): Parameter | undefined => parameterById.get(id);
export const formulaOf = (id: string): Formula | undefined => formulaById.get(id);
export { formulas };
