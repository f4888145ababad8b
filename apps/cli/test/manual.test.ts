/** The manual is what the commands say of themselves; `vitest run apps/cli/test/manual.test.ts -u` writes it anew. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runTare } from '../src/program.ts';

async function helpOf(...args: string[]): Promise<string> {
  let out = '';
  await runTare([...args, '--help'], {
    print: text => (out += `${text}\n`),
    note: () => undefined,
    interactive: false,
    width: 96,
    bold: text => text,
    dim: text => text,
    standardInput: () => Readable.from([]),
    clock: () => 0,
    threads: 1,
    machine: () => ({ processor: 'any', cores: 2, memoryBytes: 2 ** 32, node: '24.0.0', load: 0 }),
    stopped: new AbortController().signal,
  });
  return out.trimEnd();
}

const LEAD = `# Command line

The same engine without a browser, and without a network. In a checkout it is \`npm run -s tare -- …\`; below it is called \`tare\`. With
\`--json\` a command prints one JSON document on standard output and nothing else; progress and notes go to standard error.
`;

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\`\n`;

it('docs/cli.md says what the commands say', async () => {
  const overview = await helpOf();
  const names = [...overview.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].map(([, name]) => name!);
  expect(names).toContain('break-even');
  const commands = [];
  for (const name of names.filter(one => one !== 'help'))
    commands.push(`## tare ${name}\n\n${block(await helpOf(name))}`);
  await expect([LEAD, block(overview), ...commands].join('\n')).toMatchFileSnapshot('../../../docs/cli.md');
});
