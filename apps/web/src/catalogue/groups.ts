/** The numbers of the catalogue under what they belong to: technologies first, then what is about no technology, then machines. */
import {
  machines,
  type Parameter,
  parameters,
  subjectOf,
  technologies,
  type Technology,
} from '@tare/catalog';
import { catalogueText } from './messages.ts';

export interface NumberGroup {
  /** Of its place on the page. */
  readonly id: string;
  readonly label: string;
  readonly technology: Technology | null;
  readonly numbers: readonly Parameter[];
}

const MACHINES = new Set(machines.map(({ id }) => id));
const groupIdOf = ({ technology }: Parameter): string => (MACHINES.has(technology) ? 'machines' : technology);

const byGroup = Map.groupBy(parameters, groupIdOf);
const ofTechnologies: readonly NumberGroup[] = technologies.map(technology => ({
  id: technology.id,
  label: technology.label,
  technology,
  numbers: byGroup.get(technology.id) ?? [],
}));
const ofOthers: readonly NumberGroup[] = [...byGroup]
  .filter(([id]) => id !== 'machines' && !technologies.some(technology => technology.id === id))
  .map(([id, numbers]) => ({ id: `of-${id}`, label: subjectOf(id), technology: null, numbers }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'));
const ofMachines: NumberGroup = {
  id: 'of-machines',
  label: catalogueText.machineNumbers,
  technology: null,
  numbers: byGroup.get('machines') ?? [],
};

export const TECHNOLOGY_GROUPS = ofTechnologies;
export const NUMBER_GROUPS: readonly NumberGroup[] = [...ofTechnologies, ...ofOthers, ofMachines];
