import { inputs } from './messages/inputs.ts';
import { page } from './messages/page.ts';
import { recording } from './messages/recording.ts';
import { results } from './messages/results.ts';
import { sharing } from './messages/sharing.ts';

/** Every string that people read, in one place, ready for translation; what only parts of the page say that come later is in `messages/on-demand.ts`. Plain words, no trailing decoration. */
export const messages = { ...page, ...results, ...recording, ...inputs, ...sharing } as const;
