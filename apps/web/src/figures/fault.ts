/** What went wrong, in words, with the name that the scenario has for it. */
import { messages } from '../messages.ts';

const TOLD: Readonly<Record<string, string>> = messages.faults.told;

/** By the kind of a fault and what it strikes; undefined where there are no words for it. */
export const toldOf = (kind: string, struck: string): string | undefined =>
  TOLD[`${kind}.${struck}`] ?? TOLD[`${kind}.`];

/** "own 15" → that of instance 15; "guest 1" → that of VM 1; "host 1" → that of host 1. */
const kernelOf = (domain: string): string => {
  const [holder = '', nth = ''] = domain.split(' ');
  const name = messages.faults.kernels[holder as keyof typeof messages.faults.kernels];
  return name === undefined ? domain : name(nth);
};

/** A record of the report: its kind is what fails, `domain` which one; of a neighbour that is what it does. */
export function faultText({
  fault,
  kind,
  domain,
}: {
  readonly fault: string;
  readonly kind: string;
  readonly domain: string;
}): string {
  const attack = TOLD[`${kind}.${domain}`];
  if (attack !== undefined) return `${attack} (${fault})`;
  const struck = kind === 'kernel' ? kernelOf(domain) : domain;
  const told = TOLD[`failure.${kind}`] ?? TOLD[`${kind}.`];
  return told === undefined ? `${fault}: ${domain}` : `${told}: ${struck} (${fault})`;
}
