'use client';

import '@xyflow/react/dist/base.css';
import { Controls, type Edge, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import type { GraphModel } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { clientsId, placedNodes } from './layout.ts';

const text = messages.graph;

interface CanvasProps {
  readonly graph: GraphModel;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onConnect: (from: string, to: string) => void;
}

function nodesOf(graph: GraphModel, chosen: string | null): Node[] {
  const service = new Map(graph.services.map(one => [one.id, one]));
  return placedNodes(graph).map(({ id, x, y }): Node => {
    const replicas = service.get(id)?.replicas;
    const isClient = replicas === undefined;
    return {
      id,
      position: { x, y },
      sourcePosition: Position.Bottom,
      targetPosition: Position.Top,
      type: isClient ? 'input' : 'default',
      className: isClient ? 'graph-clients' : `graph-service ${id === chosen ? 'graph-chosen' : ''}`,
      data: {
        label: (
          <>
            <span className="block truncate">{isClient ? id.replace('traffic/', '') : id}</span>
            {!isClient && <span className="block text-2xs text-faint">{text.replicas(replicas)}</span>}
          </>
        ),
      },
      ariaLabel: isClient ? text.clients(id.replace('traffic/', '')) : text.service(id),
      draggable: false,
      deletable: false,
      connectable: !isClient,
    };
  });
}

const marker = { type: MarkerType.ArrowClosed, width: 14, height: 14 } as const;

function edgesOf({ calls, entries, services }: GraphModel): Edge[] {
  const known = new Set(services.map(({ id }) => id));
  const made = calls.map(
    ({ from, to, path, probability, count }): Edge => ({
      id: path.join('.'),
      source: from,
      target: to,
      label:
        `${count === 1 ? '' : `${String(count)} ×`} ${probability === 1 ? '' : `${String(Math.round(probability * 100))} %`}`.trim(),
      markerEnd: marker,
      focusable: false,
    }),
  );
  const arriving = entries.map(
    ({ traffic, to }): Edge => ({
      id: clientsId(traffic),
      source: clientsId(traffic),
      target: to,
      markerEnd: marker,
      focusable: false,
    }),
  );
  return [...made, ...arriving].filter(({ target }) => known.has(target));
}

/** The picture: choose a service, or draw a call from one to another. */
export function GraphCanvas({ graph, chosen, onChoose, onConnect }: CanvasProps) {
  const nodes = useMemo(() => nodesOf(graph, chosen), [graph, chosen]);
  const edges = useMemo(() => edgesOf(graph), [graph]);
  const shape = graph.services.map(({ id }) => id).join();
  return (
    <section
      aria-label={text.figure}
      className="h-80 border border-edge bg-raised @min-[40rem]:h-[28rem]"
      data-testid="graph"
    >
      <ReactFlow
        // Fitted anew when services come or go.
        key={shape}
        nodes={nodes}
        edges={edges}
        fitView
        fitViewOptions={{ padding: 0.08 }}
        minZoom={0.2}
        maxZoom={1.5}
        nodesDraggable={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_, node) => onChoose(node.id)}
        onSelectionChange={({ nodes: [selected] }) => selected !== undefined && onChoose(selected.id)}
        onConnect={({ source, target }) => onConnect(source, target)}
      >
        <Controls showInteractive={false} position="top-right" orientation="horizontal" />
      </ReactFlow>
    </section>
  );
}
