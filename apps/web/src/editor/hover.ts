/** What a field means, where the pointer rests on it. */
import { hoverTooltip, type Tooltip } from '@codemirror/view';
import type { RemoteDesk } from '../desk/client.ts';
import type { Description } from '../desk/suggestions.ts';
import { messages } from '../messages.ts';

const text = messages.inputs;

function line(content: string, className: string): HTMLElement {
  const element = document.createElement('p');
  element.className = className;
  element.textContent = content;
  return element;
}

function card({ path, label, help, unit, absent, example }: Description): HTMLElement {
  const element = document.createElement('div');
  element.className = 'max-w-sm px-2.5 py-1.5 font-sans text-xs';
  element.dataset['testid'] = 'editor-hover';
  element.append(line(label, 'font-medium'), line(help, 'text-soft'));
  if (unit !== undefined) element.append(line(text.unit(unit), 'text-soft'));
  if (absent !== undefined) element.append(line(text.absent(absent), 'text-soft'));
  if (example !== undefined) element.append(line(text.example(example), 'text-soft'));
  element.append(line(path, 'font-mono text-2xs text-faint'));
  return element;
}

export const describeAt = (desk: RemoteDesk) =>
  hoverTooltip(async (view, at): Promise<Tooltip | null> => {
    const found = await desk.describe(view.state.doc.toString(), at);
    return found === null
      ? null
      : { pos: found.from, end: found.to, above: true, create: () => ({ dom: card(found) }) };
  });
