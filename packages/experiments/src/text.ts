/** How results are told: nothing here runs anything, so that a page has the words without the engine. */
export * from './combinations.ts';
export * from './csv.ts';
export * from './markdown-text.ts';
export * from './metric-text.ts';
export * from './number-format.ts';
export * from './scored-by.ts';
export * from './sweep-text.ts';
