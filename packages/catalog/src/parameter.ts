import type { Badge } from '@tare/schema';

/** How well a number is supported. `assumption` means that no published figure stands behind it. */
export type Support = Exclude<Badge, 'overridden' | 'input'>;

/** A number of the model that a scenario may override by its id (`scenario.assumptions`). */
export interface Parameter {
  /** "gvisor-systrap.cpu.factor" */
  readonly id: string;
  readonly technology: string;
  readonly parameter: string;
  readonly value: number;
  readonly unit: string;
  /** What published figures or good sense allow; an override beyond it is taken, and noted. */
  readonly range: readonly [low: number, high: number];
  readonly badge: Support;
  /** Ids of the records that the value comes from. */
  readonly backedBy: readonly string[];
  /** Where the value comes from when no record says it, and what it does not cover. */
  readonly note: string;
}

type Row = readonly [
  parameter: string,
  value: number,
  unit: string,
  range: readonly [number, number],
  badge: Support,
  backedBy: readonly string[],
  note: string,
];

/** The parameters of one technology from rows, so that they read as a table. */
export const parametersOf = (technology: string, rows: readonly Row[]): Parameter[] =>
  rows.map(([parameter, value, unit, range, badge, backedBy, note]) => ({
    id: `${technology}.${parameter}`,
    technology,
    parameter,
    value,
    unit,
    range,
    badge,
    backedBy,
    note,
  }));

/** A rule that is not one number (a table or bands); it is shown with its source, and cannot be overridden. */
export interface Formula {
  readonly id: string;
  readonly formula: string;
  readonly unit: string;
  readonly badge: Support;
  readonly backedBy: readonly string[];
  readonly note: string;
}

/** Whether a value lies outside all that is known of a parameter. */
export const isOutside = ({ range: [low, high] }: Parameter, value: number): boolean =>
  value < low || value > high;
