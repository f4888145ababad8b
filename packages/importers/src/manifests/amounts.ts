import { quantityText } from '../kubernetes/quantity.ts';

export const cores = (amount: number): string =>
  quantityText({ nano: BigInt(Math.round(amount * 1000)) * 1_000_000n, format: 'DecimalSI' });
export const memory = (bytes: number): string =>
  quantityText({ nano: BigInt(Math.round(bytes)) * 1_000_000_000n, format: 'BinarySI' });

interface Amounts {
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
}

/** Cores and bytes as Kubernetes' quantities. */
export const amountsText = ({ cpu, memory: bytes }: Amounts): object => ({
  ...(cpu === undefined ? {} : { cpu: cores(cpu) }),
  ...(bytes === undefined ? {} : { memory: memory(bytes) }),
});
