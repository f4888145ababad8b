/** UTF-8 of a text, written out because bare JavaScript shells have no TextEncoder; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (const character of text) {
    const read = character.codePointAt(0)!;
    const point = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read;
    if (point < 0x80) bytes[size++] = point;
    else {
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
    }
  }
  return bytes.slice(0, size);
}
