/** Edits of services and their calls. Apart from the reading, so that the page does not load the schema for it. */
import type { Path } from './document-at.ts';
import type { GraphCall, GraphModel } from './form-model.ts';
import type { Edit } from './protocol.ts';

/** The first of name, name-2, name-3 … that nobody has. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let count = 2;
  while (taken.includes(`${wanted}-${String(count)}`)) count++;
  return `${wanted}-${String(count)}`;
}

/** An image to start instances from, and what has to be written for it where the document has none. */
export function imageEdits({ images: [image] }: GraphModel): { image: string; edits: Edit[] } {
  if (image !== undefined) return { image, edits: [] };
  const layers = [{ digest: 'app', size: '50Mi' }];
  const edit = { path: ['images', 'app'], value: { layers, architectures: ['amd64'], os: 'linux' } };
  return { image: 'app', edits: [edit] };
}

/** A small service to start from; every number of it stands in the document. */
export function addService(graph: GraphModel, id: string): Edit[] {
  const { image, edits } = imageEdits(graph);
  const value = {
    image,
    replicas: 2,
    requests: { cpu: '100m', memory: '128Mi' },
    work: { cpu: '5ms' },
    memory: { base: '64Mi' },
    startup: { init: '500ms' },
  };
  return [...edits, { path: ['services', id], value }];
}

/** Calls whose removal empties what holds them take that with them. */
function removal(graph: GraphModel, gone: ReadonlySet<GraphCall>): Edit[] {
  const left = graph.calls.filter(call => !gone.has(call));
  const isUsed = (path: Path) => left.some(call => path.every((key, index) => call.path[index] === key));
  const highest = (call: GraphCall): Path => {
    const service = call.path.slice(0, 3);
    const step = call.path.slice(0, 4);
    if (!isUsed(service)) return service;
    return isUsed(step) ? call.path : step;
  };
  const paths = new Map([...gone].map(call => [JSON.stringify(highest(call)), highest(call)]));
  // From the end, so that what is still to be removed keeps its place.
  return [...paths.values()].toReversed().map(path => ({ path, value: undefined }));
}

export const removeCall = (graph: GraphModel, call: GraphCall): Edit[] => removal(graph, new Set([call]));

/** The service with all calls to it and all traffic into it. */
export function removeService(graph: GraphModel, id: string): Edit[] {
  const into = new Set(graph.calls.filter(({ to, from }) => to === id && from !== id));
  const traffic = graph.entries.filter(({ to }) => to === id);
  return [
    ...removal({ ...graph, calls: graph.calls.filter(({ from }) => from !== id) }, into),
    ...traffic.map(entry => ({ path: ['traffic', entry.traffic], value: undefined })),
    { path: ['services', id], value: undefined },
  ];
}

/** One more step at the end of the caller's. */
export function addCall(graph: GraphModel, from: string, to: string): Edit[] {
  const steps = graph.calls.filter(call => call.from === from).map(({ step }) => step + 1);
  const next = Math.max(0, ...steps);
  if (next === 0) return [{ path: ['services', from, 'calls'], value: [{ to }] }];
  return [{ path: ['services', from, 'calls', next], value: { to } }];
}

/** Whether the call would close a circle, which no request ever leaves. */
export function isCircular(graph: GraphModel, from: string, to: string): boolean {
  const seen = new Set([to]);
  const open = [to];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === from) return true;
    for (const call of graph.calls)
      if (call.from === at && !seen.has(call.to)) {
        seen.add(call.to);
        open.push(call.to);
      }
  }
  return false;
}
