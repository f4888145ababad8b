/** UTF-8 of a text, written out because bare JavaScript shells have no TextEncoder; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // Most texts here have hardly a character beyond ASCII: hardly more bytes than characters.
  let bytes = new Uint8Array(text.length + ROOM);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[size++] = unit;
      continue;
    }
    const left = text.length - at;
    if (size + left + 4 > bytes.length) bytes = longer(bytes, size + 3 * left + ROOM);
    const point = text.codePointAt(at)!;
    size = encode(point, bytes, size);
    if (point > 0xffff) at++;
  }
  return bytes.subarray(0, size);
}

/** For this many bytes beyond one a character there is room at first. */
const ROOM = 1024;

function longer(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(bytes);
  return copy;
}

/** Writes a character that is not ASCII; returns where the next goes. */
function encode(read: number, bytes: Uint8Array, from: number): number {
  const point = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read;
  let size = from;
  if (point < 0x800) bytes[size++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) bytes[size++] = 0xe0 | (point >> 12);
    else {
      bytes[size++] = 0xf0 | (point >> 18);
      bytes[size++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[size++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[size++] = 0x80 | (point & 0x3f);
  return size;
}
