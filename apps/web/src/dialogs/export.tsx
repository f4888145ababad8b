'use client';

import type { Comparison, Rack } from '@tare/schema';
import { useEffect, useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { courseCsv, numbersCsv } from '../exports/csv.ts';
import { markdownOf } from '../exports/markdown.ts';
import { fileName, pngOf, save } from '../exports/save.ts';
import { chartsSvg, racksSvg } from '../exports/svg.ts';
import { messages } from '../messages.ts';
import { currentPalette } from '../racks/palette.ts';
import { commonScale } from '../racks/scale.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { CopyButton } from '../views/copy-button.tsx';
import { Icon } from '../views/icon.tsx';
import { Sheet } from './sheet.tsx';

const text = messages.exports;
const LANE_WIDTH = 960;

interface Exportable {
  readonly comparison: Comparison;
  readonly recorded: readonly Recorded[];
  /** The text that the comparison answers. */
  readonly document: string;
}

function useExportable(): Exportable | null {
  const results = useSessionState(state => state.run.results);
  const recorded = useSessionState(state => state.recorded);
  // A file is read without the page that would say how much of the run it is of.
  if (results === null || results.stretch !== null) return null;
  const { comparison } = results;
  const of = recorded.comparison === comparison.hash ? Object.values(recorded.of) : [];
  return { comparison, recorded: of, document: results.text };
}

const linesOf = ({ comparison, recorded }: Exportable) => {
  const own = comparison.platforms.flatMap(({ id, label }) => {
    const one = recorded.find(({ report }) => report.platform === id);
    return one === undefined ? [] : [{ label, recording: one.recording }];
  });
  return { labels: own.map(({ label }) => label), recordings: own.map(({ recording }) => recording) };
};

function racksOf({ comparison }: Exportable, dimension: 'memory' | 'cpu'): string {
  const racks = comparison.platforms.flatMap(({ label, sample }): { label: string; rack: Rack }[] =>
    sample === null ? [] : [{ label, rack: sample.rack }],
  );
  const scale = commonScale(
    racks.map(({ rack }) => rack),
    dimension,
    LANE_WIDTH,
  );
  return racksSvg(racks, scale, currentPalette());
}

const chartsOf = (what: Exportable): string => chartsSvg(linesOf(what), currentPalette());

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

interface Way {
  readonly label: string;
  readonly what: string;
  readonly ending: string;
  readonly type: string;
  readonly needsRecording: boolean;
  readonly make: (what: Exportable, dimension: 'memory' | 'cpu') => string | Promise<Blob>;
}

const way = (
  label: string,
  [what, ending]: readonly [string, string],
  type: string,
  make: Way['make'],
): Way => ({ label, what, ending, type, make, needsRecording: ['time', 'reports', 'charts'].includes(what) });

const WAYS: readonly Way[] = [
  way(text.numbersCsv, ['numbers', 'csv'], 'text/csv', ({ comparison }) => numbersCsv(comparison)),
  way(text.courseCsv, ['time', 'csv'], 'text/csv', what => courseCsv(linesOf(what))),
  way(text.racksSvg, ['racks', 'svg'], 'image/svg+xml', racksOf),
  way(text.racksPng, ['racks', 'png'], 'image/png', (what, by) => pngOf(racksOf(what, by))),
  way(text.chartsSvg, ['charts', 'svg'], 'image/svg+xml', chartsOf),
  way(text.chartsPng, ['charts', 'png'], 'image/png', what => pngOf(chartsOf(what))),
  way(text.comparison, ['comparison', 'json'], 'application/json', ({ comparison }) => json(comparison)),
  way(text.reports, ['reports', 'json'], 'application/json', ({ recorded }) =>
    json(recorded.map(({ report }) => report)),
  ),
];

/** Markdown needs the link, which the worker makes. */
function useMarkdown({ comparison, document }: Exportable): string {
  const { desk } = useSession();
  const [link, setLink] = useState('');
  useEffect(() => {
    let wanted = true;
    const make = async () => {
      const outcome = await desk.link(document);
      if (wanted && outcome.ok) setLink(`${window.location.origin}/#s=${outcome.value}`);
    };
    make().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [desk, document]);
  return markdownOf(comparison, link === '' ? window.location.origin : link);
}

function Ways({ what }: { what: Exportable }) {
  const dimension = useSessionState(state => state.dimension);
  const [failed, fail] = useState(false);
  const markdown = useMarkdown(what);
  const go = async ({ make, what: kind, ending, type }: Way) => {
    fail(false);
    save(fileName(what.comparison.name, kind, ending), type, await make(what, dimension));
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-[0.8125rem]">{text.markdown}</p>
        <CopyButton value={markdown} label={text.copyMarkdown} done={text.copied} className="button-main" />
      </div>
      <ul className="grid gap-2 sm:grid-cols-2">
        {WAYS.map(one => (
          <li key={one.label}>
            <button
              type="button"
              className="button w-full !justify-start"
              disabled={one.needsRecording && what.recorded.length === 0}
              onClick={() => void go(one).catch(() => fail(true))}
            >
              <Icon name="save" />
              {one.label}
            </button>
          </li>
        ))}
      </ul>
      {failed && (
        <p role="alert" className="mt-3 text-[0.8125rem] text-bad">
          {text.failed}
        </p>
      )}
    </>
  );
}

/** What is on the screen as files. */
export function ExportSheet() {
  const what = useExportable();
  return (
    <Sheet title={text.title}>
      <p className="mb-4 text-[0.8125rem] text-soft">{text.lead}</p>
      {what === null ? <p className="text-[0.8125rem]">{text.unavailable}</p> : <Ways what={what} />}
    </Sheet>
  );
}
