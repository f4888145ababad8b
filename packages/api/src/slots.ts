/** How many of something each client holds at once. */
export interface Slots {
  /** Gives back a slot, or null when the client holds all that it may. */
  take(client: string): (() => void) | null;
}

export function createSlots(most: number): Slots {
  const held = new Map<string, number>();
  const give = (client: string) => {
    const left = (held.get(client) ?? 1) - 1;
    if (left === 0) held.delete(client);
    else held.set(client, left);
  };
  const take = (client: string) => {
    const now = held.get(client) ?? 0;
    if (now >= most) return null;
    held.set(client, now + 1);
    return () => give(client);
  };
  return { take };
}
