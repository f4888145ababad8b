import { CATALOGUE_VERSION, lessons, presets } from '@tare/catalog';
import { ENGINE_VERSION } from '@tare/experiments';
import { parseScenarioText } from '@tare/schema';
import { encodeLink } from '@tare/share';
import { figureWith } from './figures/index.ts';
import { LiveFigure } from './live-figure.tsx';
import { learnText as text } from './messages.ts';

const links = new Map<string, Promise<string>>();

async function linkTo(yaml: string): Promise<string> {
  const parsed = parseScenarioText(yaml);
  if (!parsed.ok) throw new Error('A scenario of the catalogue does not parse');
  const versions = { engineVersion: ENGINE_VERSION, catalogueVersion: CATALOGUE_VERSION };
  return `/#s=${await encodeLink({ document: parsed.value.document, ...versions })}`;
}

/** The same scenario always has the same link, so each is made once. */
function linkOf(id: string, yaml: string): Promise<string> {
  const known = links.get(id) ?? linkTo(yaml);
  links.set(id, known);
  return known;
}

/** The question, and its way to the playground; what it shows in words stands there without script too. */
export async function FigureFrame({ id }: { id: string }) {
  const figure = figureWith(id);
  const scenario = [...lessons, ...presets].find(one => one.id === figure?.scenario);
  if (figure === undefined || scenario === undefined) throw new Error(`There is no figure ${id}`);
  return (
    <section
      id={id}
      aria-labelledby={`${id}-question`}
      className="my-8 scroll-mt-20 border border-edge bg-raised p-4 sm:p-6"
      data-figure={id}
    >
      <p className="text-xs text-faint">{text.predict}</p>
      <h3 id={`${id}-question`} className="mt-1 mb-4 font-serif text-[1.15rem] leading-snug text-balance">
        {scenario.question}
      </h3>
      <LiveFigure id={id} href={await linkOf(scenario.id, scenario.yaml)} />
      <p className="without-script mt-4 text-[0.8125rem] text-soft">
        {text.noScript} {scenario.finding}
      </p>
    </section>
  );
}
