import type { Metadata } from 'next';
import { exampleCommands } from '../../../../docs/api-example.ts';
import { Document } from '../../../../docs/contents.tsx';
import { docsText } from '../../../../docs/messages.ts';
import { type ApiField, OPERATIONS, type Operation } from '../../../../docs/operations.ts';

const text = docsText.api;
const { title, about } = docsText.pages.api;
export const metadata: Metadata = { title, description: about };

const PAGE_OF: Readonly<Record<string, string>> = { Scenario: '/docs/scenario', Problem: '#errors' };

function Kind({ kind }: { kind: string }) {
  const page = PAGE_OF[kind];
  return page === undefined ? (
    kind
  ) : (
    <a href={page} className="link">
      {kind}
    </a>
  );
}

function Fields({ label, fields }: { label: string; fields: readonly ApiField[] }) {
  return (
    <div className="mt-2 grid gap-x-4 text-[0.8125rem] sm:grid-cols-[5rem_minmax(0,1fr)]">
      <p className="text-xs text-faint">{label}</p>
      {fields.length === 0 ? (
        <p className="text-soft">{text.none}</p>
      ) : (
        <ul>
          {fields.map(({ name, kind, required, about: help }) => (
            <li key={name} className="py-px">
              {name !== '' && <code className="code font-medium">{name}</code>}{' '}
              <span className="text-soft">
                <Kind kind={kind} />
                {!required && label === text.input && `, ${text.optional}`}
                {help !== '' && `. ${help}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function OperationEntry({ operation }: { operation: Operation }) {
  const { id, method, path, summary, takes, returns } = operation;
  return (
    <div id={id} className="entry scroll-mt-20 border-t border-line py-4">
      <h3 className="text-[0.9375rem]">
        <a href={`#${id}`} className="hover:underline">
          <span className="badge mr-2 text-soft">{method}</span>
          <code className="code font-medium">/v1{path}</code>
        </a>
      </h3>
      <p className="mt-1 text-[0.8125rem]">{summary}.</p>
      <Fields label={text.input} fields={takes} />
      <Fields label={text.output} fields={returns} />
    </div>
  );
}

const HEADING = 'mt-10 mb-1 border-t border-ink pt-2.5 text-[1.05rem] font-semibold';
const groups = [...OPERATIONS];
const headings = [
  { id: 'example', label: text.example },
  ...groups.map(([name]) => ({ id: `group-${name}`, label: name.charAt(0).toUpperCase() + name.slice(1) })),
  { id: 'errors', label: text.errors },
  { id: 'limits', label: text.limits },
];

export default function Api() {
  return (
    <Document slug="api" headings={headings}>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{title}</h1>
      <p className="my-3 max-w-[46rem]">
        {text.lead}{' '}
        <a href={text.where} className="link code">
          {text.where}
        </a>
        .
      </p>
      <h2 id="example" className={`${HEADING} scroll-mt-20`}>
        {text.example}
      </h2>
      <p className="my-3 max-w-[46rem]">{text.exampleText}</p>
      <pre className="code-block max-h-96 max-w-[52rem] overflow-y-auto" tabIndex={0}>
        {exampleCommands()}
      </pre>
      {groups.map(([name, operations], index) => (
        <section key={name} aria-labelledby={`group-${name}`} className="max-w-[52rem]">
          <h2 id={`group-${name}`} className={`${HEADING} scroll-mt-20`}>
            {headings[index + 1]?.label}
          </h2>
          {operations.map(operation => (
            <OperationEntry key={operation.id} operation={operation} />
          ))}
        </section>
      ))}
      <h2 id="errors" className={`${HEADING} scroll-mt-20`}>
        {text.errors}
      </h2>
      <p className="my-3 max-w-[46rem]">{text.errorsText}</p>
      <h2 id="limits" className={`${HEADING} scroll-mt-20`}>
        {text.limits}
      </h2>
      <p className="my-3 max-w-[46rem]">{text.limitsText}</p>
    </Document>
  );
}
