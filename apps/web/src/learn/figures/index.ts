import type { Figure } from '../figure.ts';
import { containerFigures } from './container.ts';
import { hypervisorFigures } from './hypervisor.ts';
import { manyFigures } from './many.ts';
import { versusFigures } from './versus.ts';
import { vmFigures } from './vm.ts';
import { whyFigures } from './why.ts';

/** Every figure of every chapter; ids are unlike one another. */
export const FIGURES: readonly Figure[] = [
  ...hypervisorFigures,
  ...vmFigures,
  ...containerFigures,
  ...versusFigures,
  ...whyFigures,
  ...manyFigures,
];

export const figureWith = (id: string): Figure | undefined => FIGURES.find(figure => figure.id === id);
