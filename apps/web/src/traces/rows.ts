/** The spans of a trace in the order of their tree, each under its caller, earlier calls first. */
import type { RequestSpan, RequestTrace, TracePick } from '@tare/schema';
import { callsOf } from './stages.ts';

export interface SpanRow {
  readonly index: number;
  readonly depth: number;
  readonly span: RequestSpan;
}

export function rowsOf({ spans }: Pick<RequestTrace, 'spans'>): SpanRow[] {
  const calls = callsOf(spans);
  const rows: SpanRow[] = [];
  const visit = (index: number, depth: number): void => {
    rows.push({ index, depth, span: spans[index]! });
    const own = [...(calls.get(index) ?? [])].sort((a, b) => spans[a]!.fromUs - spans[b]!.fromUs || a - b);
    for (const call of own) visit(call, depth + 1);
  };
  if (spans.length > 0) visit(0, 0);
  return rows;
}

/** The order in which groups of traces are offered; a trace stands in the first of its own. */
const GROUPS: readonly TracePick[] = ['p99', 'slowest', 'p95', 'p50', 'random', 'failed'];

export interface TraceGroup {
  readonly pick: TracePick;
  readonly traces: readonly RequestTrace[];
}

/** Slowest first within a group. */
export function groupsOf(traces: readonly RequestTrace[]): TraceGroup[] {
  const firstOf = ({ picks }: RequestTrace) => GROUPS.find(pick => picks.includes(pick));
  return GROUPS.flatMap(pick => {
    const own = traces.filter(trace => firstOf(trace) === pick).sort((a, b) => b.latencyUs - a.latencyUs);
    return own.length === 0 ? [] : [{ pick, traces: own }];
  });
}
