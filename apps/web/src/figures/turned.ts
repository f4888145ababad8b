/** A quantity as it is written, turned up or down in steps that keep its unit: "250m" → "260m", "5s" → "6s". */

/** A number and whatever unit follows it. */
const QUANTITY = /^\s*(\d+(?:\.\d+)?)(\s*[%a-zµ/]*)\s*$/i;
const TENTHS = 10;

/** The second digit of what has two before its point; below, ones of what is whole and tenths of what is not; counts go by ones. */
function stepAt(value: number, isCount: boolean, up: boolean): number {
  if (isCount && value < 100) return 1;
  // Going down, 10 steps as 9 does.
  const from = up ? value : value * (1 - Number.EPSILON * 8);
  const power = 10 ** Math.floor(Math.log10(from));
  if (from >= TENTHS) return power / TENTHS;
  if (from < 1) return power;
  return Number.isInteger(value) ? 1 : 1 / TENTHS;
}

const rounded = (value: number): number => Number(value.toPrecision(12));

/** So many steps up, or down where `steps` is negative; never down to nothing. null for what is no quantity. */
export function turned(text: string, steps: number): string | null {
  const [, digits, unit = ''] = QUANTITY.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0) return null;
  const isCount = unit === '' && !digits.includes('.');
  const up = steps > 0;
  let value = Number(digits);
  for (let step = 0; step < Math.abs(steps); step++) {
    const by = stepAt(value, isCount, up);
    const next = rounded(
      up ? Math.floor(rounded(value / by)) * by + by : Math.ceil(rounded(value / by)) * by - by,
    );
    if (next <= 0) break;
    value = next;
  }
  return `${String(value)}${unit}`;
}
