/** The replay of one visit: the machine in a store. Who draws it watches the store; React is not asked sixty times a second. */
import { createStore, type Store } from '../session/store.ts';
import { INITIAL_REPLAY, nextReplay, type ReplayEvent, type ReplayState } from './machine.ts';

export interface Replay {
  readonly store: Store<ReplayState>;
  send(event: ReplayEvent): void;
}

export function createReplay(): Replay {
  const store = createStore<ReplayState>(INITIAL_REPLAY);
  return { store, send: event => store.set(nextReplay(store.get(), event)) };
}
