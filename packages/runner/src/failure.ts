/** That a worker has failed, and who is told. */
export interface Failure {
  tell(why: string): void;
  /** Sets who is told, with the reason; the last one set counts, and one that comes after it has failed is told at once. */
  onDeath(listener: (why: string) => void): void;
}

export function failure(): Failure {
  let told: string | null = null;
  let listener: (why: string) => void = () => undefined;
  return {
    tell(why) {
      told ??= why;
      listener(told);
    },
    onDeath(next) {
      listener = next;
      if (told !== null) next(told);
    },
  };
}
