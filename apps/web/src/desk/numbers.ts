/** Numbers of the catalogue as they stand there, for what shows a scenario's own beside them. */
import { nameOf, parameterOf, subjectOf } from '@tare/catalog';
import type { CatalogueNumber } from './protocol.ts';

export const catalogueNumbers = (ids: readonly string[]): CatalogueNumber[] =>
  ids.flatMap(id => {
    const entry = parameterOf(id);
    if (entry === undefined) return [];
    const { technology, parameter, value, unit, range } = entry;
    const [low, high] = range;
    return [
      { id, subject: subjectOf(technology), name: nameOf(technology, parameter), value, unit, low, high },
    ];
  });
