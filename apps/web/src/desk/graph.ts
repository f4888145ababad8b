/** Services and their calls, read from a document. */
import { fraction } from '@tare/schema';
import { isMapping, mappingAt, type Path, textAt, valueAt } from './document-at.ts';
import type { GraphCall, GraphModel } from './form-model.ts';
import { numberOr } from './quantities.ts';

/** A share of requests as a document writes it; all of them where it is not said. */
function shareOf(value: unknown): number {
  const read = fraction().safeParse(value);
  return read.success ? read.data : 1;
}

interface CallPlace {
  readonly from: string;
  readonly path: Path;
  readonly step: number;
}

const callAt = (value: unknown, place: CallPlace): GraphCall[] =>
  isMapping(value) && typeof value.to === 'string'
    ? [
        {
          ...place,
          to: value.to,
          probability: shareOf(value.probability),
          count: numberOr(value.count, 1),
        },
      ]
    : [];

function stepCalls(value: unknown, from: string, step: number): GraphCall[] {
  const path: Path = ['services', from, 'calls', step];
  if (!isMapping(value) || !Array.isArray(value.together)) return callAt(value, { from, path, step });
  return value.together.flatMap((call, index) =>
    callAt(call, { from, path: [...path, 'together', index], step }),
  );
}

function callsFrom(service: unknown, from: string): GraphCall[] {
  const calls = isMapping(service) ? service.calls : undefined;
  return Array.isArray(calls) ? calls.flatMap((step, index) => stepCalls(step, from, index)) : [];
}

export function graphOf(document: unknown): GraphModel {
  const services = Object.entries(mappingAt(document, 'services'));
  const traffic = Object.keys(mappingAt(document, 'traffic'));
  return {
    images: Object.keys(mappingAt(document, 'images')),
    services: services.map(([id]) => ({
      id,
      replicas: String(valueAt(document, ['services', id, 'replicas']) ?? ''),
    })),
    calls: services.flatMap(([id, service]) => callsFrom(service, id)),
    entries: traffic.map(name => ({ traffic: name, to: textAt(document, ['traffic', name, 'to']) })),
  };
}
