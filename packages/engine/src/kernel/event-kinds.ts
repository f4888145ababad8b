/** Kinds of events; a payload is index · 32 + kind. */
export const ARRIVAL = 0;
export const DELIVERY = 1;
export const DEADLINE = 2;
export const START = 3;
export const SAMPLE = 4;
export const WINDOW = 5;
export const FAULT = 6;
export const USER = 7;
export const RESTART = 8;
export const OUT_OF_MEMORY = 9;
export const RETRY = 10;
export const LEAK = 11;
export const NEIGHBOUR = 12;
export const SHORT_OF_MEMORY = 13;
export const RETIRE = 14;
export const SCALE = 15;
export const BATCH = 16;
export const TENANT_ARRIVES = 17;
export const TENANT_LEAVES = 18;
export const TENANT_SAMPLES = 19;
export const DRAIN = 20;
export const HOSTS = 24;
export const ROLLOUT = 25;
export const EVICT = 26;
/** An instance may have been without requests for long enough. */
export const IDLE = 30;
export const KIND_BITS = 5;
export const payload = (kind: number, index: number): number => (index << KIND_BITS) | kind;
