/** Completion of keys and values: the worker reads the text and knows schema, catalogue and the names in the document. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { RemoteDesk } from '../desk/client.ts';

const WORD = /[\w./@+-]+/;

export const completeAt =
  (desk: RemoteDesk) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && context.matchBefore(WORD) === null && context.matchBefore(/: |\[/) === null)
      return null;
    const found = await desk.suggest(context.state.doc.toString(), context.pos);
    if (found === null || context.aborted) return null;
    return {
      from: found.from,
      options: found.options.map(({ label, detail, help, text }) => ({
        label,
        detail,
        ...(help !== '' && { info: help }),
        apply: text,
      })),
      validFor: /^[\w./:@+-]*$/,
    };
  };
