/** Titles and notes: plain text, of bounded length, without control characters. */
import { LIMITS } from '@tare/schema';
import * as z from 'zod';

// A database text cannot hold NUL, and no title needs the others; notes may have line breaks.
const CONTROL = /[^\P{Cc}\t\n]/u;
const plain = (text: string) => !CONTROL.test(text) && text.isWellFormed();

export const titleInput = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.titleCharacters)
  .refine(text => plain(text) && !/[\n\t]/.test(text), 'holds a control character');

export const noteInput = z.string().max(LIMITS.noteCharacters).refine(plain, 'holds a control character');
