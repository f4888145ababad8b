/** What comes one upon the other, shown together: each showing draws all charts anew. */

type Later = (work: () => void, ms: number) => () => void;

export interface Gathered<Value> {
  add(key: string, value: Value): void;
  /** Shows what has not been shown yet. */
  flush(): void;
}

/** Shows at most once in `ms` milliseconds what has come since. */
export function gather<Value>(
  show: (come: Readonly<Record<string, Value>>) => void,
  later: Later,
  ms: number,
): Gathered<Value> {
  let come: Record<string, Value> = {};
  let drop: (() => void) | null = null;
  const flush = () => {
    drop?.();
    drop = null;
    const own = come;
    come = {};
    if (Object.keys(own).length > 0) show(own);
  };
  return {
    add: (key, value) => {
      come[key] = value;
      drop ??= later(flush, ms);
    },
    flush,
  };
}
