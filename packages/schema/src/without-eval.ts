/**
 * Import this first where a content security policy forbids to make code from text: zod then reads documents without trying to,
 * which a browser would report as a violation.
 */
import { config } from 'zod/v4/core';

config({ jitless: true });
