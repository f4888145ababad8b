/** `tare explain`: what stands behind a number of a report. */
import {
  explainIssues,
  failure,
  type Outcome,
  problem,
  type Report,
  reportSchema,
  success,
} from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { readFiles } from '../files.ts';
import { decisionText, startText, whyText } from '../text/why.ts';
import type { World } from '../world.ts';

/** A report as `tare run --json` printed it. */
async function readReport(file: string, world: World): Promise<Outcome<Report>> {
  const files = await readFiles([file], world);
  if (!files.ok) return files;
  let document: unknown;
  try {
    document = JSON.parse(files.value[0]?.text ?? '');
  } catch {
    return failure([problem('syntax', file, 'This is not JSON.', 'Give the output of `tare run --json`.')]);
  }
  const parsed = reportSchema.safeParse(document);
  return parsed.success ? success(parsed.data) : failure(explainIssues(parsed.error.issues));
}

interface Explained {
  readonly data: unknown;
  readonly text: string;
}

/** "starts.3" → the fourth of the list. */
function listed<Item>(
  items: readonly Item[],
  index: string | undefined,
  text: (item: Item) => string,
): Explained | null {
  if (index === undefined) return { data: items, text: items.map(text).join('\n\n') };
  const item = /^\d+$/.test(index) ? items[Number(index)] : undefined;
  return item === undefined ? null : { data: item, text: text(item) };
}

function explain(report: Report, path: string, world: World): Explained | null {
  const why = report.why.find(({ figure }) => figure === path);
  if (why !== undefined) return { data: why, text: whyText(why) };
  const [list, index] = path.split('.');
  if (list === 'starts') return listed(report.startup.records, index, start => startText(start, world));
  if (list === 'decisions') return listed(report.decisions, index, decisionText);
  return null;
}

export async function runExplain(
  file: string,
  path: string | undefined,
  { json }: { readonly json?: boolean },
  world: World,
): Promise<Exit> {
  const report = await readReport(file, world);
  if (!report.ok) return refuse(report.problems, world, json);
  const { why, startup, decisions } = report.value;
  const paths = [
    ...why.map(({ figure }) => figure),
    `starts.0…${String(startup.records.length - 1)}`,
    `decisions.0…${String(decisions.length - 1)}`,
  ];
  if (path === undefined) {
    if (json === true) printJson(why, world);
    else world.print(paths.join('\n'));
    return EXIT.done;
  }
  const explained = explain(report.value, path, world);
  if (explained === null)
    return refuse(
      [
        problem(
          'unknown-reference',
          'PATH',
          `The report has nothing at "${path}".`,
          `Use one of: ${paths.join(', ')}.`,
        ),
      ],
      world,
      json,
    );
  if (json === true) printJson(explained.data, world);
  else world.print(explained.text);
  return EXIT.done;
}
