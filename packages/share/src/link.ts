import {
  failure,
  LIMITS,
  type Outcome,
  type ProblemCode,
  problem,
  type ScenarioDocument,
  success,
} from '@tare/schema';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlnopad } from '@scure/base';
import { canonicalJson } from './canonical.ts';
import { utf8 } from './utf8.ts';

/** What a link carries: inputs and versions, never results or the state of a view. */
export interface LinkPayload {
  readonly document: ScenarioDocument;
  readonly engineVersion: string;
  readonly catalogueVersion: string;
}

/** A link's text is base64url of: one byte of version, four bytes of checksum, the deflated canonical JSON. */
const LINK_VERSION = 1;
const CHECKSUM_BYTES = 4;
const HEADER_BYTES = 1 + CHECKSUM_BYTES;

const refuse = (code: ProblemCode, message: string, fix: string) =>
  failure([problem(code, '', message, fix)]);
const damaged = () =>
  refuse(
    'syntax',
    'The link is damaged: part of it is missing or was changed.',
    'Copy the whole link again, to its last character.',
  );

/** The text that follows "#s=" in a link. The same payload gives the same text on the same kind of browser. */
export async function encodeLink(payload: LinkPayload): Promise<string> {
  const plain = utf8(canonicalJson(payload));
  const packed = await collect(
    through(plain, new CompressionStream('deflate-raw')),
    Number.POSITIVE_INFINITY,
  );
  const bytes = new Uint8Array(HEADER_BYTES + packed!.length);
  bytes[0] = LINK_VERSION;
  bytes.set(sha256(plain).slice(0, CHECKSUM_BYTES), 1);
  bytes.set(packed!, HEADER_BYTES);
  return base64urlnopad.encode(bytes);
}

/** Reads a link's text. It never inflates more than the limit, and whatever is wrong is a Problem. */
export async function decodeLink(text: string): Promise<Outcome<LinkPayload>> {
  if (text.length > LIMITS.linkCharacters)
    return refuse(
      'too-large',
      `The link is longer than ${String(LIMITS.linkCharacters)} characters.`,
      'Ask for a short link or for the scenario as a file.',
    );
  const bytes = readBase64(text);
  if (bytes === undefined || bytes.length <= HEADER_BYTES) return damaged();
  if (bytes[0]! > LINK_VERSION)
    return refuse('newer-version', 'The link was made by a newer Tare.', 'Open it with a newer Tare.');
  if (bytes[0] !== LINK_VERSION) return damaged();
  const plain = await inflate(bytes.slice(HEADER_BYTES));
  if (plain === 'damaged') return damaged();
  if (plain === undefined)
    return refuse(
      'too-large',
      `The link unpacks to more than ${String(LIMITS.linkInflatedBytes / 1e6)} MB.`,
      'Do not trust it.',
    );
  const checksum = sha256(plain).slice(0, CHECKSUM_BYTES);
  if (checksum.some((byte, index) => byte !== bytes[1 + index])) return damaged();
  return readPayload(new TextDecoder().decode(plain));
}

function readBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(base64urlnopad.decode(text));
  } catch {
    return undefined;
  }
}

function readPayload(text: string): Outcome<LinkPayload> {
  try {
    const payload = payloadOf(JSON.parse(text));
    if (payload !== undefined) return success(payload);
  } catch {
    return damaged();
  }
  return refuse('not-a-scenario', 'The link does not hold a scenario.', 'Ask for a new link.');
}

/** The document itself is checked by whoever opens it (parseScenario): here only that there is one. */
function payloadOf(value: unknown): LinkPayload | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { document, engineVersion, catalogueVersion } = value as Record<string, unknown>;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  if (typeof engineVersion !== 'string' || typeof catalogueVersion !== 'string') return undefined;
  return { document: document as ScenarioDocument, engineVersion, catalogueVersion };
}

async function inflate(
  packed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | 'damaged' | undefined> {
  try {
    return await collect(through(packed, new DecompressionStream('deflate-raw')), LIMITS.linkInflatedBytes);
  } catch {
    return 'damaged';
  }
}

const through = (
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array<ArrayBuffer>> => new Blob([bytes]).stream().pipeThrough(stream);

/** All chunks of a stream as one; undefined, and the stream cancelled, as soon as there is more than `most`. */
async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
