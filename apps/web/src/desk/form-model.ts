/** The form as data: sections of fields with their documentation, made in the worker from the schema and a document. */

import type { Badge } from '@tare/schema';

export type FieldKind = 'text' | 'number' | 'choice' | 'flag';

export interface FormField {
  readonly path: readonly (string | number)[];
  /** The path as Problems carry it. */
  readonly at: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly help: string;
  /** As written; undefined where it is left out. */
  readonly value: string | number | boolean | undefined;
  readonly unit: string | undefined;
  readonly example: string | undefined;
  /** What holds when it is left out; undefined for a field that must stand. */
  readonly absent: string | undefined;
  readonly choices: readonly string[];
}

/** A rate over time, to be drawn. */
export interface FormCurve {
  /** Of the rate in the document: one rate or a list of points. */
  readonly path: readonly (string | number)[];
  /** Whether the document holds a list of points. */
  readonly listed: boolean;
  readonly points: readonly RatePoint[];
  /** Straight from point to point instead of in steps. */
  readonly ramp: boolean;
  /** Only some arrivals can. */
  readonly canRamp: boolean;
  /** The points are counted from a recording, and cannot be moved. */
  readonly isRecorded: boolean;
  readonly runSeconds: number;
}

export interface RatePoint {
  readonly seconds: number;
  readonly perSecond: number;
}

/** Tasks that run to their end. */
export interface FormBatch {
  readonly path: readonly (string | number)[];
  readonly tasks: number;
  /** Of them at a time, at most all. */
  readonly parallelism: number;
  /** Of one task on the reference core, as a bare process with all cores that it can use. */
  readonly taskSeconds: number;
  /** That a task can use at once. */
  readonly cores: number;
  /** When they arrive, seconds since traffic began; the first ones where there are very many. */
  readonly arrivals: readonly number[];
  /** A schedule says when they arrive. */
  readonly isScheduled: boolean;
  readonly runSeconds: number;
}

/** Instances that come and go as they were recorded. */
export interface FormRecording {
  readonly path: readonly (string | number)[];
  readonly kind: string;
  readonly instances: number;
  /** Cores over the run, if there is room for all; empty where they do not come at recorded times. */
  readonly course: readonly RecordedStep[];
  /** What instances ask for, the most frequent first. */
  readonly sizes: readonly RecordedSize[];
  /** Instances of other sizes. */
  readonly others: number;
  readonly runSeconds: number;
}

export interface RecordedStep {
  readonly seconds: number;
  /** By those that are there. */
  readonly asked: number;
  /** Of it what they use; null where that was not recorded. */
  readonly used: number | null;
}

/** Recorded instances that ask for the same. */
export interface RecordedSize {
  readonly cores: number;
  readonly bytes: number;
  readonly accelerators: number;
  readonly count: number;
  /** Where their rows stand, and the row that one more of them would repeat; null where there are too many to be edited one by one. */
  readonly rows: { readonly at: readonly number[]; readonly next: readonly number[] } | null;
}

/** The workload as services that call services. */
export interface GraphModel {
  readonly images: readonly string[];
  readonly services: readonly GraphService[];
  readonly calls: readonly GraphCall[];
  readonly entries: readonly { readonly traffic: string; readonly to: string }[];
}

export interface GraphService {
  readonly id: string;
  readonly replicas: string;
}

export interface GraphCall {
  readonly from: string;
  readonly to: string;
  readonly path: readonly (string | number)[];
  /** How many steps of its service come before; calls of one step go out together. */
  readonly step: number;
  readonly probability: number;
  readonly count: number;
}

/** A call with how often and in which share of requests it is made, to be edited. */
export interface CallGroup {
  readonly call: GraphCall;
  readonly fields: readonly FormField[];
}

/** A machine with what one of them costs an hour. */
export interface MachineCard {
  /** '' where it is written out in the scenario. */
  readonly id: string;
  readonly label: string;
  readonly cores: number;
  readonly gib: number;
  readonly usdPerHour: number;
  /** Of the price. */
  readonly badge: Badge;
  /** Of the price list; '' where there is none. */
  readonly priceDate: string;
  readonly priceNote: string;
}

/** Hosts of one kind at a site. */
export interface PoolCard {
  readonly path: readonly (string | number)[];
  readonly site: string;
  readonly name: string;
  /** '' where it is written out. */
  readonly machine: string;
  /** null where the machine cannot be read. */
  readonly card: MachineCard | null;
  /** How its hosts are paid for, and which share of the machine's price that is. */
  readonly buying: 'on-demand' | 'spot' | 'reserved';
  readonly priceShare: number;
  /** Of the share; a price on demand has none. */
  readonly shareBadge: Badge | null;
  /** null: as many as needed. */
  readonly count: number | null;
  readonly max: number | null;
}

export interface FormSite {
  readonly id: string;
  readonly provider: string;
  readonly region: string;
  readonly zones: readonly string[];
  /** kg CO₂e per kWh. */
  readonly carbon: number | null;
}

/** What each instance of a service asks for: cores and bytes; null where it does not say. */
export interface ServiceCard {
  readonly path: readonly (string | number)[];
  readonly replicas: number | null;
  readonly cores: number | null;
  readonly coresLimit: number | null;
  readonly memory: number | null;
  readonly memoryLimit: number | null;
  /** Of CPU and memory those that scaling reads as an average of replicas instead of as per cent of what they ask for. */
  readonly averaged: readonly string[];
  readonly calls: readonly CallGroup[];
}

/** A layer of isolation of a platform. */
export interface FormLayer {
  readonly id: string;
  readonly label: string;
  readonly kind: 'process' | 'container' | 'sandbox' | 'microvm' | 'vm';
  readonly ownKernel: boolean;
}

export interface FormGroup {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: readonly FormField[];
  /** Of traffic whose rate can be drawn. */
  readonly curve?: FormCurve;
  readonly batch?: FormBatch;
  readonly recording?: FormRecording;
  readonly pool?: PoolCard;
  readonly service?: ServiceCard;
  /** Where it stands in the document, if it may say more there than its fields. */
  readonly base?: readonly (string | number)[];
  /** What may be taken out of the document as a whole. */
  readonly removable?: readonly (string | number)[];
}

export type SectionName =
  | 'general'
  | 'platforms'
  | 'services'
  | 'workload'
  | 'hosts'
  | 'faults'
  | 'objectives'
  | 'run';

/** A platform of the document, to be switched off and on. */
export interface FormPlatform {
  readonly id: string;
  readonly label: string;
  readonly stack: readonly string[];
  /** From the outermost to the innermost. */
  readonly layers: readonly FormLayer[];
  readonly definition: unknown;
}

export interface FormModel {
  readonly graph: GraphModel;
  readonly runSeconds: number;
  readonly baseline: string;
  readonly platforms: readonly FormPlatform[];
  readonly sites: readonly FormSite[];
  readonly sections: readonly { readonly name: SectionName; readonly groups: readonly FormGroup[] }[];
}
