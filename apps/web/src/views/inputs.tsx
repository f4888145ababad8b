'use client';

import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense } from 'react';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { InputTab, SessionState } from '../session/state.ts';
import { useAhead } from './ahead.ts';

const text = messages.inputs;
const loadForm = () => import('./form.tsx');
const Form = lazy(async () => ({ default: (await loadForm()).Form }));
const Editor = lazy(async () => ({ default: (await import('../editor/editor.tsx')).Editor }));
const Graph = lazy(async () => ({ default: (await import('../graph/graph-editor.tsx')).GraphEditor }));
const tabOf = (state: SessionState) => state.tab;

/** The same document as a form and as text. */
export function Inputs() {
  const session = useSession();
  const { store } = session;
  const tab = useSessionState(tabOf);
  // It is needed as soon as the document has been read.
  useAhead(loadForm);
  return (
    <Tabs.Root
      value={tab}
      onValueChange={value => store.set({ tab: value as InputTab })}
      className="flex min-h-0 flex-1 flex-col"
      onFocusCapture={() => session.getReady()}
      onPointerDownCapture={() => session.getReady()}
    >
      <div className="flex items-center justify-between py-3">
        <h2 className="heading">{text.label}</h2>
        <Tabs.List className="switch" aria-label={text.label}>
          <Tabs.Tab value="form">{text.form}</Tabs.Tab>
          <Tabs.Tab value="graph">{text.graph}</Tabs.Tab>
          <Tabs.Tab value="yaml">{text.yaml}</Tabs.Tab>
        </Tabs.List>
      </div>
      <Tabs.Panel value="form" className="min-h-0 flex-1 lg:overflow-y-auto lg:pr-3" tabIndex={-1}>
        <Suspense fallback={<div className="h-96" aria-hidden="true" />}>
          <Form />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel
        value="graph"
        className="@container min-h-0 flex-1 lg:overflow-y-auto lg:pr-3"
        tabIndex={-1}
      >
        <Suspense fallback={<p className="py-3 text-xs text-soft">{messages.graph.loading}</p>}>
          <Graph />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="yaml" className="min-h-0 flex-1 pb-4" tabIndex={-1}>
        <Suspense fallback={<p className="py-3 text-xs text-soft">{text.loading}</p>}>
          <Editor />
        </Suspense>
      </Tabs.Panel>
    </Tabs.Root>
  );
}
