/** The form as data: sections of fields with their documentation, made in the worker from the schema and a document. */

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

export interface FormGroup {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: readonly FormField[];
}

export type SectionName = 'general' | 'platforms' | 'services' | 'traffic' | 'hosts' | 'objectives' | 'run';

/** A platform of the document, to be switched off and on. */
export interface FormPlatform {
  readonly id: string;
  readonly label: string;
  readonly stack: readonly string[];
  readonly definition: unknown;
}

export interface FormModel {
  readonly baseline: string;
  readonly platforms: readonly FormPlatform[];
  readonly sections: readonly { readonly name: SectionName; readonly groups: readonly FormGroup[] }[];
}
