/** A scenario written by hand to answer one question. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** What the engine answers; a test holds it to that. */
  readonly finding: string;
  readonly yaml: string;
}
