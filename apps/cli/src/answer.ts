/** How every command ends: its result on standard output, its problems where they can be read, its status. */
import type { Problem } from '@tare/schema';
import { type Exit, exitFor } from './exit.ts';
import { problemList } from './text/problems.ts';
import type { World } from './world.ts';

export const printJson = (value: unknown, world: World): void =>
  world.print(JSON.stringify(value, undefined, 2));

/** Lists every problem on standard error; with --json also as {problems} on standard output. */
export function refuse(problems: readonly Problem[], world: World, json = false): Exit {
  if (json) printJson({ problems }, world);
  world.note(`${problemList(problems, world)}\n`);
  return exitFor(problems);
}
