import { setFlagsFromString } from 'node:v8';

/**
 * How many bytes of code V8 writes into one function in place of calls, 920 by default. The engine is many small functions, and an
 * event goes through thirty of them; with more room a run takes 9 to 20 % less CPU time, and no result changes (docs/decisions/0007).
 */
const MOST_INLINED_BYTES = 3000;

setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${String(MOST_INLINED_BYTES)}`);
