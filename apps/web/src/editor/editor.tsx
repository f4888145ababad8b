'use client';

import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { Session } from '../session/session.ts';
import type { SessionState } from '../session/state.ts';
import { changeBetween } from './change.ts';
import { completeAt } from './complete.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { describeAt } from './hover.ts';
import { look } from './look.ts';

/** Marks changes that come from the session, so that they are not sent back to it. */
const fromSession = Annotation.define<boolean>();
/** Typing without a pause this long is one step of undo. */
const STROKE_MS = 900;

function strokes(): () => string {
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - last > STROKE_MS) count++;
    last = now;
    return `typing ${String(count)}`;
  };
}

function extensionsFor(session: Session): Extension[] {
  const stroke = strokes();
  return [
    lineNumbers(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    indentUnit.of('  '),
    yaml(),
    lintGutter(),
    autocompletion({ override: [completeAt(session.desk)] }),
    describeAt(session.desk),
    keymap.of([
      ...completionKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ 'aria-label': messages.inputs.editor, tabindex: '0' }),
    EditorView.updateListener.of(update => {
      if (!update.docChanged || update.transactions.some(one => one.annotation(fromSession) === true)) return;
      session.type(update.state.doc.toString(), stroke());
    }),
    ...look,
  ];
}

function useEditor(host: RefObject<HTMLDivElement | null>, session: Session) {
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (host.current === null) return;
    const state = EditorState.create({
      doc: session.store.get().history.present,
      extensions: extensionsFor(session),
    });
    const made = new EditorView({ state, parent: host.current });
    view.current = made;
    return () => made.destroy();
  }, [host, session]);
  return view;
}

const textOf = (state: SessionState) => state.history.present;
const openedOf = (state: SessionState) => state.opened;

/** The document as text. The session's history is the only one: undo here is undo everywhere. */
export function Editor() {
  const session = useSession();
  const host = useRef<HTMLDivElement>(null);
  const view = useEditor(host, session);
  const text = useSessionState(textOf);
  const opened = useSessionState(openedOf);
  useEffect(() => {
    const before = view.current?.state.doc.toString();
    if (before === undefined || before === text) return;
    view.current?.dispatch({ changes: changeBetween(before, text), annotations: fromSession.of(true) });
  }, [text, view]);
  useEffect(() => {
    const current = view.current;
    if (current === null || opened === null || opened.text !== current.state.doc.toString()) return;
    current.dispatch(setDiagnostics(current.state, diagnosticsOf(opened.problems, current.state.doc)));
  }, [opened, view]);
  return <div ref={host} className="h-[70vh] lg:h-full" data-testid="editor" />;
}
