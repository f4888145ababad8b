import { jsonSchemaOf, scenarioSchema } from '@tare/schema';
import type { Metadata } from 'next';
import { Document } from '../../../../docs/contents.tsx';
import { type FormatField, formatFields } from '../../../../docs/fields.ts';
import { docsText } from '../../../../docs/messages.ts';
import { EntryFilter } from '../../../../reading/entry-filter.tsx';

const text = docsText.scenario;
const { title, about } = docsText.pages.scenario;
export const metadata: Metadata = { title, description: about };

const INDENT = ['', '', 'pl-4', 'pl-8', 'pl-12', 'pl-16'] as const;

function Field({ field }: { field: FormatField }) {
  const { path, label, help, value, unit, example, absent, required, depth } = field;
  return (
    <div
      id={path}
      data-entry=""
      className={`entry scroll-mt-20 border-t py-2.5 ${depth === 1 ? 'border-ink' : 'border-line'} ${INDENT[depth] ?? 'pl-16'}`}
    >
      <dt className="flex flex-wrap items-baseline gap-x-3">
        <a href={`#${encodeURIComponent(path)}`} className="code font-medium hover:underline">
          {path}
        </a>
        <span className="text-[0.8125rem]">{label}</span>
        {required && <span className="badge text-warn">{text.required}</span>}
      </dt>
      <dd className="mt-0.5 text-[0.8125rem] text-soft">
        {help}
        <span className="block text-xs">
          {value}
          {unit !== '' && `; ${text.unit.toLowerCase()}: ${unit}`}
          {example !== '' && (
            <>
              {`; ${text.example} `}
              <code className="code">{example}</code>
            </>
          )}
          {absent !== '' && `. ${text.absent}: ${absent}.`}
        </span>
      </dd>
    </div>
  );
}

const fields = formatFields(jsonSchemaOf(scenarioSchema));
const headings = fields.filter(({ depth }) => depth === 1).map(({ path, label }) => ({ id: path, label }));

export default function ScenarioFormat() {
  return (
    <Document slug="scenario" headings={headings}>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{title}</h1>
      <p className="my-3 max-w-[46rem]">{text.lead}</p>
      <p className="code my-3 text-soft">{text.json}</p>
      <EntryFilter label={text.filter}>
        <dl className="max-w-[52rem]">
          {fields.map(field => (
            <Field key={field.path} field={field} />
          ))}
        </dl>
      </EntryFilter>
    </Document>
  );
}
