'use client';

import type { MouseEvent } from 'react';
import type { GraphModel } from '../desk/form-model.ts';
import { type GlanceNode, glanceOf } from '../graph/layers.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';

const text = messages.graph;
const WIDTH = 300;
const ROW = 21;
const BOX = 16;
const BETWEEN = 16;
/** Width of a letter of the font below, roughly. */
const LETTER = 4.9;
/** Beyond these a glance shows nothing. */
const MOST = 40;
const MOST_COLUMNS = 5;

const cut = (id: string, width: number): string => {
  const letters = Math.floor((width - 6) / LETTER);
  return id.length <= letters ? id : `${id.slice(0, Math.max(1, letters - 1))}…`;
};

/** The service whose box is pressed; null beside them, and by key. */
const pressed = ({ target }: MouseEvent): string | null =>
  target instanceof Element ? (target.closest('[data-service]')?.getAttribute('data-service') ?? null) : null;

/** Who calls whom, small; a press on a service opens the graph with it, a press beside them the graph as it was. */
export function GraphGlance({ graph }: { graph: GraphModel }) {
  const { store } = useSession();
  const { nodes, edges, columns, rows } = glanceOf(graph);
  if (edges.length === 0 || nodes.length > MOST || columns > MOST_COLUMNS) return null;
  const width = (WIDTH - (columns - 1) * BETWEEN) / columns;
  const x = ({ column }: GlanceNode) => column * (width + BETWEEN);
  const y = ({ row }: GlanceNode) => row * ROW + ROW / 2;
  return (
    <button
      type="button"
      className="group mb-2 block w-full rounded-xs text-left"
      title={text.open}
      onClick={event => {
        const service = pressed(event);
        store.set(service === null ? { tab: 'graph' } : { tab: 'graph', service });
      }}
      data-testid="graph-glance"
    >
      <span className="sr-only">{text.glance(nodes.length, edges.length)}</span>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(rows * ROW)}`} className="w-full" aria-hidden="true">
        {edges.map(({ from, to }) => {
          const [left, right] = [x(from) + width, x(to)];
          const bend = Math.max(8, (right - left) / 2);
          return (
            <path
              key={`${from.id} ${to.id} ${String(left)}`}
              d={`M${String(left)} ${String(y(from))}C${String(left + bend)} ${String(y(from))} ${String(right - bend)} ${String(y(to))} ${String(right)} ${String(y(to))}`}
              className="fill-none stroke-edge"
            />
          );
        })}
        {nodes.map(node => (
          <g key={node.id} data-service={node.id} className="group/service">
            <rect
              x={x(node) + 0.5}
              y={y(node) - BOX / 2}
              width={width - 1}
              height={BOX}
              rx="2"
              className="fill-raised stroke-edge group-hover:stroke-accent group-hover/service:fill-wash"
            />
            <text x={x(node) + 4} y={y(node) + 3} className="fill-ink text-[9px]">
              {cut(node.id, width)}
            </text>
          </g>
        ))}
      </svg>
    </button>
  );
}
