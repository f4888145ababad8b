import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { canonicalJson } from './canonical.ts';
import { utf8 } from './utf8.ts';

/** 72 bits: a chance of one in a million that any two of 90 million documents share an id. */
const ID_BYTES = 9;

/** Short id of a document by its content, in base58 (no 0, O, I, l): the same document has the same id. */
export const contentId = (document: unknown): string =>
  base58.encode(sha256(utf8(canonicalJson(document))).slice(0, ID_BYTES));
