/** YAML and JSON text → located trees, with a hard cap on everything that a hostile text could blow up. */
import { LIMITS, utf8Length } from '@tare/schema';
import { type Document, type ParsedNode, parseAllDocuments, type YAMLError } from 'yaml';
import { type Findings, fileStart, refuse, type SourcePlace } from '../findings.ts';
import { convertDocument } from './convert.ts';
import { type Locate, locator } from './lines.ts';
import type { Value } from './value.ts';

/** A file as the user gave it; the name may be a path. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

const PARSE_OPTIONS = { uniqueKeys: false, merge: false, logLevel: 'error', prettyErrors: false } as const;

function tooLarge(file: SourceFile, findings: Findings): boolean {
  if (file.text.length <= LIMITS.documentBytes / 4) return false;
  const bytes = utf8Length(file.text);
  if (bytes <= LIMITS.documentBytes) return false;
  refuse(findings, 'too-large', fileStart(file.name), {
    message: `the file has ${String(bytes)} bytes, and at most ${String(LIMITS.documentBytes)} are read.`,
    fix: 'Split it, or take out what is not about workloads.',
  });
  return true;
}

/** Deepest run of open brackets; strings are not told apart, so the bound is generous. */
function opensTooDeep(text: string): boolean {
  let depth = 0;
  let indicators = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if (code === 10) indicators = 0;
    else if ((code === 45 || code === 63) && text.charCodeAt(index + 1) === 32) indicators++;
    if (depth > 1_000 || indicators > 1_000) return true;
  }
  return false;
}

/** More separators than any document of the allowed size has; parsing it only to count would take seconds. */
function hasTooMany(file: SourceFile, findings: Findings): boolean {
  let separators = 0;
  for (let index = 0; index < file.text.length; index++) {
    const code = file.text.charCodeAt(index);
    if (code === 44 || code === 10) separators++;
  }
  if (separators <= LIMITS.documentNodes) return false;
  refuse(findings, 'too-large', fileStart(file.name), {
    message: `the file has about ${String(separators)} values, and at most ${String(LIMITS.documentNodes)} are read.`,
    fix: 'Split it, or take out what is not about workloads.',
  });
  return true;
}

function refuseDepth(file: string, findings: Findings): void {
  refuse(findings, 'too-large', fileStart(file), {
    message: `values are nested deeper than ${String(LIMITS.documentDepth)} levels.`,
    fix: 'Give a flatter document.',
  });
}

function refuseSyntax(error: YAMLError, place: SourcePlace, findings: Findings): void {
  refuse(findings, 'syntax', place, {
    message: `the text is not valid YAML or JSON: ${error.message.split('\n')[0] ?? ''}`,
    fix: 'Correct the file at this place.',
  });
}

function syntaxErrors(document: Document.Parsed, file: string, locate: Locate, findings: Findings): boolean {
  for (const error of document.errors) {
    refuseSyntax(error, { file, ...locate(error.pos[0]), path: '' }, findings);
  }
  return document.errors.length > 0;
}

function parseText(file: SourceFile, findings: Findings): Value[] {
  const locate = locator(file.text);
  const documents = parseAllDocuments<ParsedNode>(file.text, PARSE_OPTIONS);
  const values: Value[] = [];
  for (const document of documents as Document.Parsed[]) {
    if (syntaxErrors(document, file.name, locate, findings)) continue;
    const value = convertDocument(document, { file: file.name, locate, findings });
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** Every document of a file that holds something; what is wrong goes to the findings. Never throws. */
export function parseFile(file: SourceFile, findings: Findings): Value[] {
  if (tooLarge(file, findings) || hasTooMany(file, findings)) return [];
  if (opensTooDeep(file.text)) {
    refuseDepth(file.name, findings);
    return [];
  }
  try {
    return parseText(file, findings);
  } catch (error) {
    // The YAML library is recursive: nesting that passes the scan above can still exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    refuseDepth(file.name, findings);
    return [];
  }
}
