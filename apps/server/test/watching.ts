/** A stream read as an EventSource does. */

export interface Event {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever is streamed
  readonly data: any;
}

export interface Wanted {
  readonly address: string;
  /** "run.stream" */
  readonly procedure: string;
  readonly id: string;
  /** The last event that was seen. */
  readonly after: string | null;
}

const eventOf = (text: string): Event | null => {
  const id = /^id: (.*)$/m.exec(text)?.[1];
  const data = /^data: (.*)$/m.exec(text)?.[1];
  return id === undefined || data === undefined ? null : { id, data: JSON.parse(data) };
};

/** Reads until the stream ends or `enough`, and closes the connection. */
export async function watch(
  { address, procedure, id, after }: Wanted,
  enough: (event: Event) => boolean,
): Promise<Event[]> {
  const input = encodeURIComponent(JSON.stringify({ id }));
  const response = await fetch(`${address}/trpc/${procedure}?input=${input}`, {
    headers: { accept: 'text/event-stream', ...(after === null ? {} : { 'last-event-id': after }) },
  });
  const seen: Event[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split('\n\n');
    rest = parts.pop() ?? '';
    for (const event of parts.map(eventOf).filter(one => one !== null)) {
      seen.push(event);
      // Leaving the loop closes the connection.
      if (enough(event)) return seen;
    }
  }
  return seen;
}
