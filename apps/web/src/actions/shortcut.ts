/** Keys → action, and action → the keys as printed. */
import { type Action, ALL_ACTIONS, type Shortcut } from './action.ts';

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

function matches(shortcut: Shortcut, pressed: Pressed): boolean {
  const command = pressed.ctrlKey || pressed.metaKey;
  if (pressed.altKey || command !== (shortcut.command ?? false)) return false;
  const isLetter = /^[a-z]$/.test(shortcut.key);
  if (isLetter && pressed.shiftKey !== (shortcut.shift ?? false)) return false;
  return pressed.key.toLowerCase() === shortcut.key;
}

/** While somebody types, only shortcuts with Ctrl or ⌘ count. */
export function actionFor(pressed: Pressed, typing: boolean): Action | undefined {
  return ALL_ACTIONS.find(
    ({ shortcut }) =>
      shortcut !== undefined && (!typing || shortcut.command === true) && matches(shortcut, pressed),
  );
}

const NAMES: Readonly<Record<string, string>> = { enter: 'Enter', '.': '.', '?': '?' };

export function printShortcut({ key, command, shift }: Shortcut, mac: boolean): string {
  const name = NAMES[key] ?? key.toUpperCase();
  const parts = [
    command === true ? (mac ? '⌘' : 'Ctrl') : '',
    shift === true ? (mac ? '⇧' : 'Shift') : '',
    name,
  ];
  return parts.filter(part => part !== '').join(mac ? '' : '+');
}
