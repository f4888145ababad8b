/** Kubernetes quantities: apimachinery's resource.Quantity. */
import { parseQuantity, type Quantity, quantityText, scaledValue } from '@tare/importers';
import { compare, unsupported, type Verdict } from './suite.ts';

const NANO = 9;

interface Input {
  readonly op: string;
  readonly text: string;
  readonly a: string;
  readonly b: string;
  readonly scale: number;
  readonly decimal: string;
  readonly fromScale: number;
  readonly toScale: number;
  readonly format: Quantity['format'];
  readonly json: string;
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

/** A decimal that stands for units of 10^fromScale, in units of 10^toScale. */
function rescaled({ decimal, fromScale, toScale }: Input): number {
  const nano = parseQuantity(decimal)!.nano * 10n ** BigInt(fromScale + NANO);
  return Number(scaledValue({ nano: nano / 10n ** BigInt(NANO), format: 'DecimalSI' }, toScale));
}

/** Decimals beyond billionths, which upstream keeps only in quantities that no text was read into. */
const FINER = /\.\d{9}\d*[1-9]/;

function compared(input: Input, expected: number | undefined): Verdict {
  const [a, b] = pair(input);
  const verdict = compare(expected, a < b ? -1 : a > b ? 1 : 0);
  const isFiner = FINER.test(input.a) || FINER.test(input.b);
  return verdict.status === 'failed' && isFiner
    ? unsupported('Amounts are read in billionths, rounded up, as upstream does with texts.')
    : verdict;
}

/** Of two texts that are quantities. */
const pair = ({ a, b }: Input): readonly [bigint, bigint] => [parseQuantity(a)!.nano, parseQuantity(b)!.nano];

export function quantity(
  input: Input,
  expected: {
    decimal?: string;
    format?: Quantity['format'];
    error?: boolean;
    cmp?: number;
    value?: number;
    text?: string;
  },
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
    case 'compare':
      return compared(input, expected.cmp);
    case 'canonical':
      return compare(expected.text, quantityText(parseQuantity(input.text)!));
    case 'format':
      return compare(
        expected.text,
        quantityText({ nano: parseQuantity(input.decimal)!.nano, format: input.format }),
      );
    case 'parseJSON':
      return compare(expected.text, quantityText(parseQuantity(String(JSON.parse(input.json)).trim())!));
    case 'scaledValue':
      return compare(expected.value, rescaled(input));
    default:
      return { status: 'failed', expected: 'an operation of resource.Quantity', got: input.op };
  }
}
