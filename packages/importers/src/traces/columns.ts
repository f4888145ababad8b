/** Lines of tables → numbers, and which columns mean what. */

/** Cells of a line; a cell in double quotes may hold the separator, and two quotes for one. */
export function cellsOf(line: string, separator = ','): string[] {
  if (!line.includes('"')) return line.split(separator).map(cell => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}

/** A number of a cell; undefined for anything else, an empty cell too. */
export function numberIn(cell: string | undefined): number | undefined {
  if (cell === undefined || cell === '') return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

export const QUANTITIES = ['arrival', 'end', 'lifetime', 'cpu', 'memory', 'accelerators'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** What a column holds, in the unit of a scenario: seconds, cores, bytes, devices. */
export interface Column {
  readonly name: string;
  readonly factor: number;
}
export type ColumnMap = Readonly<Partial<Record<Quantity, Column>>>;

const TIME_UNITS = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 };
const BYTE_UNITS = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};
export const UNITS: Readonly<Record<Quantity, Readonly<Record<string, number>>>> = {
  arrival: TIME_UNITS,
  end: TIME_UNITS,
  lifetime: TIME_UNITS,
  cpu: { cores: 1, m: 1e-3 },
  memory: BYTE_UNITS,
  accelerators: { devices: 1, m: 1e-3 },
};

export type MapFault = { readonly message: string; readonly fix: string };

const EXAMPLE = 'arrival=start:s,lifetime=runtime:s,cpu=cores,memory=mem:MiB';

function columnOf(entry: string): [Quantity, Column] | MapFault {
  const [quantity, rest] = splitAt(entry, '=');
  const [name, unit] = splitAt(rest ?? '', ':');
  const known = QUANTITIES.find(one => one === quantity);
  if (known === undefined || name === '')
    return {
      message: `"${entry}" maps nothing that is known.`,
      fix: `Write ${QUANTITIES.join(', ')} = name of a column, for example ${EXAMPLE}.`,
    };
  const factor = unit === undefined ? 1 : UNITS[known][unit];
  if (factor === undefined)
    return {
      message: `"${unit ?? ''}" is no unit of ${known}.`,
      fix: `Use one of ${Object.keys(UNITS[known]).join(', ')}.`,
    };
  return [known, { name, factor }];
}

function splitAt(text: string, mark: string): [string, string | undefined] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text.trim(), undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** "arrival=start:s,lifetime=runtime:s,cpu=cores,memory=mem:MiB"; every fault at once. */
export function parseColumnMap(text: string): {
  readonly map: ColumnMap;
  readonly faults: readonly MapFault[];
} {
  const columns = text.split(',').map(columnOf);
  const faults = columns.filter(one => 'message' in one) as MapFault[];
  const map = Object.fromEntries(
    columns.filter(one => Array.isArray(one)) as [Quantity, Column][],
  ) as ColumnMap;
  const missing = (['arrival', 'cpu', 'memory'] as const).filter(quantity => map[quantity] === undefined);
  const lives = map.lifetime !== undefined || map.end !== undefined;
  const absent = [...missing, ...(lives ? [] : ['lifetime or end'])];
  if (faults.length === 0 && absent.length > 0)
    faults.push({
      message: `No column is mapped for ${absent.join(', ')}.`,
      fix: `Write for example ${EXAMPLE}.`,
    });
  return { map, faults };
}
