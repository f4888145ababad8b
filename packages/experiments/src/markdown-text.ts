/** Text and tables as Markdown. */

/** What Markdown or HTML would read as more than text. */
export const escapedMarkdown = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#!]/g, '\\$&')
    .replace(/\s+/g, ' ');

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| --- |${head
    .slice(1)
    .map(() => ' ---: |')
    .join('')}`,
  ...rows.map(row => `| ${row.join(' | ')} |`),
];
