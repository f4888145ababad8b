/** Names in sorted order: the order in which keys stand in a document decides nothing. */
export const sortedNames = (record: Readonly<Record<string, unknown>> | undefined): string[] =>
  Object.keys(record ?? {}).sort();

/** Entries in sorted order of names. */
export const sortedEntries = <Value>(
  record: Readonly<Record<string, Value>> | undefined,
): [name: string, value: Value][] => sortedNames(record).map(name => [name, record![name]!]);

export const MIB = 1_048_576;
export const GIB = 1024 * MIB;

/** Cores to whole millicores, rounded up; the tolerance forgives what decimals lose in binary. */
export const toMilli = (cores: number): number => Math.ceil(cores * 1000 - 1e-6);
