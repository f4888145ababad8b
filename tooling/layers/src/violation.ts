/** One breach of the layers: where it is and what to do instead. */
export type Violation = {
  readonly rule: string;
  /** Path relative to the checked root, with the line where it is known. */
  readonly place: string;
  readonly message: string;
};
