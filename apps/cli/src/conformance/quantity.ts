/** Kubernetes quantities: apimachinery's resource.Quantity. */
import { parseQuantity, type Quantity, scaledValue } from '@tare/importers';
import { compare, unsupported, type Verdict } from './suite.ts';

const NANO = 9;
/** More decimals than a quantity keeps. */
const FINER = /\.\d{10}/;

interface Input {
  readonly op: string;
  readonly text: string;
  readonly a: string;
  readonly b: string;
  readonly scale: number;
  readonly decimal: string;
  readonly fromScale: number;
  readonly toScale: number;
}

/** Billionths as a decimal text without needless zeros. */
function decimalOf(nano: bigint): string {
  const sign = nano < 0n ? '-' : '';
  const digits = String(nano < 0n ? -nano : nano).padStart(NANO + 1, '0');
  const fraction = digits.slice(-NANO).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -NANO)}${fraction === '' ? '' : `.${fraction}`}`;
}

const sameNumber = (expected: string, nano: bigint): Verdict => {
  const wanted = parseQuantity(expected);
  return compare(wanted === undefined ? expected : decimalOf(wanted.nano), decimalOf(nano));
};

function parsed(
  text: string,
  expected: { decimal?: string; format?: Quantity['format']; error?: boolean },
): Verdict {
  for (const [sign, factor] of [
    ['', 1n],
    ['+', 1n],
    ['-', -1n],
  ] as const) {
    if (sign !== '' && /^[+-]/.test(text)) continue;
    const quantity = parseQuantity(sign + text);
    if (expected.error === true || quantity === undefined) {
      if ((expected.error === true) !== (quantity === undefined))
        return compare(expected, quantity ?? { error: true });
      continue;
    }
    const number = sameNumber(expected.decimal!, factor * quantity.nano);
    if (number.status !== 'passed') return number;
    if (quantity.format !== expected.format) return compare(expected.format, quantity.format);
  }
  return { status: 'passed' };
}

/** Of two texts that are quantities. */
const pair = ({ a, b }: Input): readonly [bigint, bigint] => [parseQuantity(a)!.nano, parseQuantity(b)!.nano];

export function quantity(
  input: Input,
  expected: { decimal?: string; format?: Quantity['format']; error?: boolean; cmp?: number; value?: number },
): Verdict {
  switch (input.op) {
    case 'parse':
      return parsed(input.text, expected);
    case 'roundUp': {
      const scaled = scaledValue(parseQuantity(input.text)!, input.scale);
      return sameNumber(expected.decimal!, scaled * 10n ** BigInt(input.scale + NANO));
    }
    case 'add':
    case 'sub': {
      const [a, b] = pair(input);
      return sameNumber(expected.decimal!, input.op === 'add' ? a + b : a - b);
    }
    case 'compare': {
      const [a, b] = pair(input);
      if ([input.a, input.b].some(text => FINER.test(text)))
        return unsupported('Amounts are read in billionths, rounded up, as upstream does with texts.');
      return compare(expected.cmp, a < b ? -1 : a > b ? 1 : 0);
    }
    default:
      return unsupported(
        'Tare reads quantities and adds them up; it does not print them in upstream’s form.',
      );
  }
}
