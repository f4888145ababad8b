/** The command line: names, flags and help; what they do is in commands/. */
import { Command, CommanderError, Option } from 'commander';
import { CATALOGUE_VERSION } from '@tare/catalog';
import { problem } from '@tare/schema';
import { ENGINE_VERSION } from '@tare/runner/node';
import { type BenchFlags, runBench } from './commands/bench.ts';
import { type CatalogFlags, runCatalog } from './commands/catalog.ts';
import { type CompareFlags, runCompare } from './commands/compare.ts';
import { type ExportFlags, runExport } from './commands/export.ts';
import { type ImportFlags, runImport } from './commands/import.ts';
import { type RunFlags, runRun } from './commands/run.ts';
import { runConformance } from './commands/conformance.ts';
import { runExplain } from './commands/explain.ts';
import { runSchema } from './commands/schema.ts';
import { runSearch, type SearchFlags } from './commands/search.ts';
import { runOpen, runShare, type ShareFlags } from './commands/share.ts';
import { runSweep, type SweepFlags } from './commands/sweep.ts';
import { runVerify, type VerifyFlags } from './commands/verify.ts';
import { type BreakEvenFlags, runBreakEven, runSensitivity, type WhatIfFlags } from './commands/what-if.ts';
import { printJson } from './answer.ts';
import { EXIT, type Exit } from './exit.ts';
import type { World } from './world.ts';

const FOOTER = `
FILE is a scenario, compose files, Kubernetes manifests, a folder of them (with
all below), a trace (CSV or SWF, also .gz or .zip, Parquet, SimKube’s JSON), the
name of a preset, or - for standard input.

Exit status: 0 done · 1 the answer is "no" · 2 bad input · 3 cut short by a
limit or Ctrl-C · 4 internal fault.

Examples:
  tare compare web-shop
  tare compare docker-compose.yaml --platforms containers,microvms --replications 5
  tare sweep web-shop --axis traffic.customers.rate=50/s,200/s,800/s --axis services.storefront.replicas=2,8
  kubectl get deploy,svc -o yaml | tare compare - --json`;

const JSON_FLAG = ['--json', 'print one JSON document and nothing else'] as const;
const PROFILE_FLAG = [
  '--profile <name>',
  'a compose profile that is active, * for all; may be given several times',
  (name: string, before: string[] = []): string[] => [...before, name],
] as const;
const MAP_FLAG = [
  '--map <columns>',
  'columns of a table, with units: arrival=start:s,lifetime=runtime:min,cpu=milli:m,memory=mem:MiB',
] as const;
const AXIS_FLAG = [
  '--axis <path=a,b,c>',
  'a field of the scenario and its values, as services.web.replicas=2,4,8, or a number of the catalogue, as assumptions.containerd.start=200,400; may be given several times',
  (text: string, before: string[] = []): string[] => [...before, text],
] as const;
const FILES = ['<file...>', 'what to read'] as const;

function addComparing(program: Command, world: World, end: (exit: Exit) => void): void {
  program
    .command('compare')
    .description('run a scenario under each platform and compare them')
    .argument(...FILES)
    .option(
      '--platforms <a,b>',
      'only these platforms; the first is the baseline unless the scenario’s own is among them',
    )
    .option('--replications <n>', 'runs with different seeds')
    .option('--seed <s>', 'start of all chance')
    .option('--duration <time>', 'simulated time, for example 2min')
    .option('--threads <t>', 'runs at once')
    .option(...PROFILE_FLAG)
    .option(...MAP_FLAG)
    .option('--assumptions', 'list everything that was assumed')
    .option(
      '--markdown',
      'print Markdown that stands by itself: figures, differences, what breaks, prices, how sure',
    )
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: CompareFlags) => end(await runCompare(files, flags, world)));
  program
    .command('run')
    .description('one platform, one report')
    .argument(...FILES)
    .option('--platform <p>', 'the platform; the baseline when left out')
    .option('--seed <s>', 'start of all chance')
    .option('--duration <time>', 'simulated time, for example 2min')
    .option(...PROFILE_FLAG)
    .option(...MAP_FLAG)
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: RunFlags) => end(await runRun(files, flags, world)));
  program
    .command('explain')
    .description('what stands behind a number of a report: its parts, a start-up, a placement')
    .argument('<report>', 'the output of run --json; - is standard input')
    .argument('[path]', 'a figure, starts.N or decisions.N; all of them are listed when left out')
    .option(...JSON_FLAG)
    .action(async (file: string, path: string | undefined, flags: { json?: boolean }) =>
      end(await runExplain(file, path, flags, world)),
    );
}

/** A command that asks for one metric of two platforms. */
function pairCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument(...FILES)
    .option(
      '--platform <p>',
      'the platform that is compared; the first other than the baseline when left out',
    )
    .option('--baseline <b>', 'what it is compared with; the scenario’s own baseline when left out')
    .option('--metric <m>', 'as p95, usdPerMonth, scaleOutMs', 'p95')
    .option('--replications <n>', 'runs with different seeds')
    .option('--seed <s>', 'start of all chance')
    .option('--duration <time>', 'simulated time, for example 2min')
    .option('--threads <t>', 'runs at once')
    .option(...PROFILE_FLAG)
    .option(...JSON_FLAG);
}

function addWhatIf(program: Command, world: World, end: (exit: Exit) => void): void {
  pairCommand(
    program,
    'sensitivity',
    'which number of the catalogue moves the answer most: each to both ends of its known range',
  ).action(async (files: string[], flags: WhatIfFlags) => end(await runSensitivity(files, flags, world)));
  pairCommand(program, 'break-even', 'where along an axis the answer turns')
    .requiredOption('--axis <path=from..to>', 'as traffic.customers.rate=50/s..400/s')
    .action(async (files: string[], flags: BreakEvenFlags) => end(await runBreakEven(files, flags, world)));
}

function addSearch(program: Command, world: World, end: (exit: Exit) => void): void {
  program
    .command('search')
    .description('the cheapest platform and settings that meet an objective, and why not the others')
    .argument(...FILES)
    .requiredOption(
      '--objective <parts>',
      'as p99=200ms,failed=0.1%,availability=99.9%; the latency may be mean, p50, p95 or p99',
    )
    .option(...AXIS_FLAG)
    .option('--platforms <a,b>', 'only these platforms')
    .option('--replications <n>', 'the most runs of a candidate; who is dropped has fewer')
    .option('--seed <s>', 'start of all chance')
    .option('--duration <time>', 'simulated time, for example 2min')
    .option('--threads <t>', 'runs at once')
    .option(...PROFILE_FLAG)
    .option(...MAP_FLAG)
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: SearchFlags) => end(await runSearch(files, flags, world)));
}

function addSweep(program: Command, world: World, end: (exit: Exit) => void): void {
  program
    .command('sweep')
    .description('which platform wins where: every platform at every combination of some settings')
    .argument(...FILES)
    .requiredOption(...AXIS_FLAG)
    .option(
      '--sample <n>',
      'so many points instead of every combination: a Latin hypercube, each value as often as the others of its axis',
    )
    .option('--metric <m>', 'what is shown of each platform: as p95, usdPerMonth, hosts', 'usdPerMonth')
    .option('--platforms <a,b>', 'only these platforms')
    .option('--replications <n>', 'runs with different seeds, at each point')
    .option('--seed <s>', 'start of all chance')
    .option('--duration <time>', 'simulated time, for example 2min')
    .option('--threads <t>', 'runs at once')
    .option(...PROFILE_FLAG)
    .option(...MAP_FLAG)
    .option(
      '--server <url>',
      'run it on a server, as http://127.0.0.1:4000, instead of on threads here; the answer is the same',
    )
    .option('--csv', 'print every figure of every platform at every point, with its interval')
    .option('--markdown', 'print Markdown that stands by itself')
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: SweepFlags) => end(await runSweep(files, flags, world)));
}

function addScenarios(program: Command, world: World, end: (exit: Exit) => void): void {
  program
    .command('import')
    .description('compose files, manifests or a trace → a scenario, with what was assumed and left out')
    .argument(...FILES)
    .option('-o, --output <file>', 'write the scenario there instead of to standard output')
    .option(...PROFILE_FLAG)
    .option(...MAP_FLAG)
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: ImportFlags) => end(await runImport(files, flags, world)));
  program
    .command('export')
    .description('a scenario as one of its platforms runs it → Kubernetes manifests')
    .argument(...FILES)
    .addOption(new Option('--format <format>', 'what to write').choices(['manifests']).default('manifests'))
    .option('--platform <id>', 'the platform that was chosen; the baseline if none is given')
    .option(
      '--against <file>',
      'manifests that the scenario came from, or a folder: print what changes of them, as a patch',
    )
    .option(...PROFILE_FLAG)
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: ExportFlags) => end(await runExport(files, flags, world)));
  program
    .command('share')
    .description('a link that carries the whole scenario')
    .argument(...FILES)
    .option('--base <url>', 'address of the playground', 'http://localhost:3000/')
    .option(...PROFILE_FLAG)
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: ShareFlags) => end(await runShare(files, flags, world)));
  program
    .command('open')
    .description('a link → its scenario')
    .argument('<link>', 'the link, or the text after #s=')
    .option(...JSON_FLAG)
    .action(async (link: string, flags: { json?: boolean }) => end(await runOpen(link, flags, world)));
}

function addFacts(program: Command, world: World, end: (exit: Exit) => void): void {
  program
    .command('verify')
    .description('check the engine against exact rules, closed forms and published figures')
    .option('--markdown', 'print the page for docs/validation.md')
    .option('--only <id>', 'only cases whose id begins so, as c4 or mm1')
    .option('--threads <t>', 'runs at once')
    .option(...JSON_FLAG)
    .action(async (flags: VerifyFlags) => end(await runVerify(flags, world)));
  program
    .command('conformance')
    .description('check upstream’s own cases: each passed, failed or unsupported')
    .argument('<vectors...>', 'JSON files: {suite, cases: [{case, source, input, expected}]}')
    .option(...JSON_FLAG)
    .action(async (files: string[], flags: { json?: boolean }) =>
      end(await runConformance(files, flags, world)),
    );
  program
    .command('bench')
    .description('speed, as ratios to the same work in C++ where it can be built, and to a fixed loop')
    .argument(
      '[workloads...]',
      'W1, shop, scale, growth, memory, threads, by-hand, browser…; all when left out',
    )
    .option('--size <n>', 'requests instead of the usual number')
    .option('--pairs <n>', 'interleaved pairs instead of 5; the median counts')
    .option(
      '--processor',
      'processor time instead of wall time, for a machine that does other things; the least counts',
    )
    .option('--check', 'compare with bench/history.json; the answer is "no" over 1.25 times')
    .option('--record', 'write the ratios to bench/history.json')
    .option('--goals', 'the answer is "no" where a goal is missed')
    .option('--browser', 'the same as naming browser: the playground’s web worker in a headless Chromium')
    .option('--gate', 'the short form that `npm test` runs: small sizes, with --check')
    .option(...JSON_FLAG)
    .action(async (ids: string[], flags: BenchFlags) => end(await runBench(ids, flags, world)));
  program
    .command('schema')
    .description(
      'JSON Schemas: scenario, comparison, report, sensitivity, break-even, search, sweep, problem',
    )
    .argument('[name]')
    .action((name: string | undefined) => end(runSchema(name, world)));
  program
    .command('catalog')
    .description('technologies, machines, presets and every number with its source')
    .argument('[id]')
    .option(...JSON_FLAG)
    .action((id: string | undefined, flags: CatalogFlags) => end(runCatalog(id, flags, world)));
}

function build(world: World, end: (exit: Exit) => void): Command {
  const program = new Command('tare')
    .description(
      'What processes, containers, sandboxes, microVMs and VMs give you on your workload, and what they cost.',
    )
    .version(`tare engine ${ENGINE_VERSION}, catalogue ${CATALOGUE_VERSION}`)
    .configureOutput({ writeOut: text => world.print(text.trimEnd()), writeErr: text => world.note(text) })
    .showHelpAfterError('`tare --help` lists all commands.')
    .addHelpText('after', FOOTER)
    .exitOverride();
  addComparing(program, world, end);
  addWhatIf(program, world, end);
  addSearch(program, world, end);
  addSweep(program, world, end);
  addScenarios(program, world, end);
  addFacts(program, world, end);
  return program;
}

/** Help is an answer; a wrong flag is bad input, and commander has said so on standard error. */
function endOfParsing(error: CommanderError, args: readonly string[], world: World): Exit {
  if (error.exitCode === 0) return EXIT.done;
  const message = error.message.replace(/^error: /, '');
  if (args.includes('--json'))
    printJson({ problems: [problem('invalid', '', message, 'See `tare --help`.')] }, world);
  return EXIT.badInput;
}

/** Parses the arguments (without node and the script) and runs the command. Never throws. */
export async function runTare(args: readonly string[], world: World): Promise<Exit> {
  let exit: Exit = EXIT.done;
  const program = build(world, status => {
    exit = status;
  });
  if (args.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, args, world);
    world.note(
      `Internal fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.internal;
  }
}
