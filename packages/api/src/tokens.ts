/** Ids and secrets. A token is shown once; what is stored is its hash. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import * as z from 'zod';

type RandomBytes = (count: number) => Uint8Array;

const TOKEN_BYTES = 16;
const RUN_ID_BYTES = 15;

/** 128 bits. */
export const newToken = (randomBytes: RandomBytes): string => base58.encode(randomBytes(TOKEN_BYTES));
/** Too long to be guessed: knowing the id of a run or a sweep is what allows to see it. */
export const newRunId = (randomBytes: RandomBytes): string => base58.encode(randomBytes(RUN_ID_BYTES));

/** A token is random, so a plain hash is enough: there is no list of likely ones to try. */
export const digestOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;
/** Ids and tokens as callers hand them in; what cannot be one is refused before the database sees it. */
export const idInput = z.string().max(40).regex(BASE58, 'is not an id');
export const tokenInput = z.string().min(16).max(40).regex(BASE58, 'is not a token');
