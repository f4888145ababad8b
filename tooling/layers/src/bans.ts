/** A name of the world around a package, and what to use instead. */
export type Ban = { readonly names: readonly string[]; readonly instead: string };

/** Globals that no pure package may touch. */
export const AMBIENT: readonly Ban[] = [
  { names: ['Date', 'performance', 'Temporal'], instead: 'take the time as a parameter' },
  {
    names: ['crypto', 'WeakRef', 'FinalizationRegistry'],
    instead: 'its outcome differs from run to run; take a seeded stream or a value as a parameter',
  },
  {
    names: [
      ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
      ...['queueMicrotask', 'requestAnimationFrame', 'requestIdleCallback', 'scheduler', 'MessageChannel'],
    ],
    instead: 'waiting is for the caller; take a callback',
  },
  {
    names: [
      ...[
        'fetch',
        'XMLHttpRequest',
        'WebSocket',
        'EventSource',
        'Worker',
        'SharedWorker',
        'BroadcastChannel',
      ],
      ...[
        'localStorage',
        'sessionStorage',
        'indexedDB',
        'caches',
        'navigator',
        'location',
        'document',
        'window',
      ],
      ...['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'Deno', 'Bun'],
    ],
    instead: 'input and output belong to the apps and the runner',
  },
  { names: ['console', 'alert', 'prompt', 'confirm'], instead: 'return what is to be said' },
  {
    names: ['globalThis', 'self', 'global'],
    instead: 'name what you need; nothing ambient may come in through it',
  },
  { names: ['eval', 'Function'], instead: 'code made from text cannot be checked' },
];

/** Globals the engine may not touch either: their outcome depends on the machine's language and data. */
export const LOCALE: readonly Ban[] = [
  { names: ['Intl'], instead: 'it depends on the locale data of the machine' },
];

/** Members the engine may not call, on whatever object. */
export const LOCALE_MEMBERS: readonly Ban[] = [
  {
    names: [
      ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'localeCompare'],
      ...['toLocaleUpperCase', 'toLocaleLowerCase'],
    ],
    instead: 'it depends on the locale of the machine; compare and print code points',
  },
];

/**
 * The members of Math whose result ECMAScript fixes to the last bit. The others (log, exp, pow, sin, …) are
 * "implementation-approximated": two engines may differ, so packages/engine/src/numeric has its own.
 */
export const EXACT_MATH: readonly string[] = [
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
];
