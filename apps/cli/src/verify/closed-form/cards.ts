/** Answers through a network card that all share (rule M2): processor sharing of bytes, M/D/1-PS. */
import type { VerifySet } from '../case.ts';
import { small } from '../scenario.ts';
import { MU, meanMs, SERVICE_MS, statistical } from './station.ts';

/** Answers of 1.25 MB take 10 ms of a card of 1 Gbit/s. */
function card(load: number, seconds: number): VerifySet {
  const rate = load * MU;
  const at = `answers of 1.25 MB through 1 Gbit/s at ρ ${String(load)}`;
  const document = small({
    services: { a: { work: { cpu: '1us', network: '1.25MB', mix: { compute: 1 } } } },
    machine: { network: '1Gbit/s' },
    traffic: { clients: { arrivals: 'poisson', to: 'a', rate: `${String(rate)}/s` } },
    run: { duration: `${String(seconds)}s`, warmup: '10s' },
  });
  return statistical(document, [
    {
      id: `card.${String(load)}.mean`,
      rule: 'M2',
      what: `${at}: mean`,
      source: 'M/G/1-PS: E[S]/(1 − ρ), Kleinrock II §4.4',
      expected: SERVICE_MS / (1 - load),
      read: meanMs,
    },
    {
      id: `card.${String(load)}.busy`,
      rule: 'M2',
      what: `${at}: utilisation of the card, sending`,
      source: 'utilisation law: λ · bytes / bandwidth',
      unit: 'share',
      expected: load,
      read: ({ summary }) => summary.nicUtilisation!.sent,
    },
  ]);
}

export const cardSets: readonly VerifySet[] = [card(0.5, 400), card(0.8, 1600)];
