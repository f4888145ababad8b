/** What went wrong, in words, with the name that the scenario has for it. */
import { messages } from '../messages.ts';

const TOLD: Readonly<Record<string, string>> = messages.faults.told;

/** By the kind of a fault and what it strikes; undefined where there are no words for it. */
export const toldOf = (kind: string, struck: string): string | undefined =>
  TOLD[`${kind}.${struck}`] ?? TOLD[`${kind}.`];

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
  const told = TOLD[`failure.${kind}`] ?? TOLD[`${kind}.`];
  return told === undefined ? `${fault}: ${domain}` : `${told}: ${domain} (${fault})`;
}
