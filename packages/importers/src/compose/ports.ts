/** Compose ports: "[[IP:]HOST:]CONTAINER[/PROTOCOL]" with ranges, and the long form. */
import { numberAt, textAt, textOf, type Value } from '../source/value.ts';

/** One published port; `published` stays text, as it may be a range from which the engine picks. */
export interface ComposePort {
  readonly target: number;
  readonly published?: string;
  readonly hostIp?: string;
  readonly protocol: string;
  readonly mode: string;
}

export type ParsedPorts =
  | { readonly ok: true; readonly ports: readonly ComposePort[] }
  | { readonly ok: false; readonly message: string };

const PROTOCOLS = new Set(['tcp', 'udp', 'sctp']);
const LAST_PORT = 65_535;
const bad = (message: string): ParsedPorts => ({ ok: false, message });

interface Range {
  readonly from: number;
  readonly to: number;
}

function range(text: string): Range | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to && to <= LAST_PORT ? { from, to } : undefined;
}

interface Split {
  readonly ip: string;
  readonly host: string;
  readonly container: string;
  readonly protocol: string;
}

function split(short: string): Split {
  const [address, protocol = 'tcp'] = short.split('/', 2) as [string, string?];
  const parts = address.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  return {
    ip: parts.join(':').replace(/^\[(.*)\]$/, '$1'),
    host,
    container,
    protocol: protocol.toLowerCase(),
  };
}

function expand(parts: Split, container: Range, host: Range | undefined, most: number): ComposePort[] {
  const common = {
    protocol: parts.protocol,
    mode: 'ingress',
    ...(parts.ip === '' ? {} : { hostIp: parts.ip }),
  };
  const width = container.to - container.from + 1;
  const targets = Array.from({ length: Math.min(width, most) }, (_, offset) => container.from + offset);
  if (host === undefined) return targets.map(target => ({ target, ...common }));
  const whole = host.from === host.to ? String(host.from) : `${String(host.from)}-${String(host.to)}`;
  if (width === 1) return [{ target: container.from, published: whole, ...common }];
  return targets.map((target, offset) => ({ target, published: String(host.from + offset), ...common }));
}

/** The ports of the short form (of a range at most `most`), or what is wrong with it in the engine's own words. */
export function parsePort(short: string, most = LAST_PORT): ParsedPorts {
  if (short === '') return bad('No port specified: <empty>');
  const parts = split(short);
  if (parts.container === '') return bad(`No port specified: ${short}`);
  const container = range(parts.container);
  if (container === undefined) return bad(`Invalid containerPort: ${parts.container}`);
  const host = parts.host === '' ? undefined : range(parts.host);
  if (parts.host !== '' && host === undefined) return bad(`Invalid hostPort: ${parts.host}`);
  if (!PROTOCOLS.has(parts.protocol)) return bad(`Invalid proto: ${parts.protocol}`);
  const width = container.to - container.from;
  if (host !== undefined && width > 0 && host.to - host.from !== width)
    return bad(`Invalid ranges specified for container and host Ports: ${parts.container} and ${parts.host}`);
  return { ok: true, ports: expand(parts, container, host, most) };
}

function longPort(value: Value): ParsedPorts {
  const target = numberAt(value, 'target');
  if (target === undefined || target < 1 || target > LAST_PORT)
    return bad(`Invalid containerPort: ${textAt(value, 'target') ?? '<empty>'}`);
  const published = textAt(value, 'published');
  const hostIp = textAt(value, 'host_ip');
  return {
    ok: true,
    ports: [
      {
        target,
        ...(published === undefined || published === '' ? {} : { published }),
        ...(hostIp === undefined ? {} : { hostIp }),
        protocol: textAt(value, 'protocol') ?? 'tcp',
        mode: textAt(value, 'mode') ?? 'ingress',
      },
    ],
  };
}

/** The ports of one item of a service's list; of a range, at most `most`. */
export const readPort = (item: Value, most?: number): ParsedPorts =>
  item.kind === 'mapping' ? longPort(item) : parsePort(textOf(item) ?? '', most);

/** What makes two entries the same port when files are merged: address, published and target port, protocol. */
export function portKey(item: Value): string {
  const text = textOf(item);
  const parsed = readPort(item, 1);
  // A range is one entry; only an equal range is the same.
  if (!parsed.ok || text?.includes('-') === true) return text ?? JSON.stringify(item.place);
  return parsed.ports
    .map(port => `${port.hostIp ?? ''}:${port.published ?? ''}:${String(port.target)}/${port.protocol}`)
    .join(',');
}
