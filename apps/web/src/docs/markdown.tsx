/**
 * Markdown as React elements, made from the tokens of `marked`. Nothing is ever inserted as HTML: what looks like a tag is
 * shown as the text that it is, and a link leads to a page of ours or to http(s), or is no link.
 */
import GithubSlugger from 'github-slugger';
import { type Token, type Tokens, lexer } from 'marked';
import type { ReactNode } from 'react';
import { drawingOf } from './drawing.tsx';
import { placeOf } from './place.ts';
import { typeset } from './typeset.ts';

export interface Heading {
  readonly id: string;
  readonly label: string;
}

type Ids = (label: string) => string;

const keyed = (tokens: readonly Token[] | undefined, draw: (token: Token) => ReactNode): ReactNode[] =>
  (tokens ?? []).map((token, index) => <Part key={`${String(index)} ${token.type}`}>{draw(token)}</Part>);

const Part = ({ children }: { children: ReactNode }) => children;

function link({ href, tokens }: Tokens.Link): ReactNode {
  const place = placeOf(href);
  const label = keyed(tokens, inline);
  if (place === null) return label;
  return (
    <a href={place} className="link" {...(place.startsWith('http') ? { rel: 'noreferrer' } : {})}>
      {label}
    </a>
  );
}

function inline(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong className="font-semibold">{keyed(token.tokens, inline)}</strong>;
    case 'em':
      return <em>{keyed(token.tokens, inline)}</em>;
    case 'codespan':
      return <code className="code">{(token as Tokens.Codespan).text}</code>;
    case 'link':
      return link(token as Tokens.Link);
    case 'br':
      return <br />;
    case 'text':
      return token.tokens === undefined ? typeset((token as Tokens.Text).text) : keyed(token.tokens, inline);
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}

const HEADING_LOOK = [
  '',
  'mb-4 font-serif text-[1.9rem] leading-tight tracking-[-0.01em] text-balance',
  'mt-12 mb-3 border-t border-ink pt-2.5 text-[1.05rem] font-semibold',
  'mt-8 mb-2 text-[0.9375rem] font-semibold',
  'mt-6 mb-2 text-[0.8125rem] font-semibold',
] as const;

function Headline({ token, ids }: { token: Tokens.Heading; ids: Ids }) {
  const Tag = `h${String(Math.min(token.depth, 4))}` as 'h1' | 'h2' | 'h3' | 'h4';
  const id = ids(token.text);
  return (
    <Tag id={id} className={HEADING_LOOK[Math.min(token.depth, 4)]}>
      {token.depth === 1 ? (
        keyed(token.tokens, inline)
      ) : (
        <a href={`#${id}`} className="hover:underline">
          {keyed(token.tokens, inline)}
        </a>
      )}
    </Tag>
  );
}

function Table({ token }: { token: Tokens.Table }) {
  const side = (index: number) => (token.align[index] === 'right' ? 'text-right' : '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table that may be wider than its place, not a landmark of its own
    <div role="group" aria-label="Table" tabIndex={0} className="my-4 overflow-x-auto">
      <table className="w-full text-[0.8125rem]">
        <thead>
          <tr>
            {token.header.map((cell, index) => {
              // A header without words is a cell like any other: nobody is told that it heads something.
              const Cell = cell.text === '' ? 'td' : 'th';
              return (
                <Cell
                  key={`${String(index)} ${cell.text}`}
                  {...(cell.text === '' ? {} : { scope: 'col' })}
                  className={`pr-4 pb-1 align-bottom text-xs text-faint ${side(index)}`}
                >
                  {keyed(cell.tokens, inline)}
                </Cell>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, at) => (
            <tr key={`${String(at)} ${row[0]?.text ?? ''}`} className="border-t border-line align-top">
              {row.map((cell, index) => (
                <td key={`${String(index)} ${cell.text}`} className={`py-1 pr-4 ${side(index)}`}>
                  {keyed(cell.tokens, inline)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The lines of a drawing meet only where the rows do. */
const Code = ({ text }: { text: string }) => (
  <pre className={`code-block ${/[┌│└]/.test(text) ? '!leading-[1.2]' : ''}`} tabIndex={0}>
    <code>{text}</code>
  </pre>
);

/** Each item begins with its year: they stand along a line. */
const isHistory = ({ items }: Tokens.List): boolean => items.every(({ text }) => /^\*\*\d{4}\*\*/.test(text));

const LIST_LOOK = {
  ordered: 'my-3 space-y-1.5 pl-5 list-decimal marker:text-faint',
  unordered: 'my-3 space-y-1.5 pl-5 list-disc marker:text-faint',
  history:
    'my-4 ml-1 space-y-2.5 border-l border-edge [&>li]:relative [&>li]:pl-16 [&>li]:before:absolute [&>li]:before:top-2 [&>li]:before:-left-1 [&>li]:before:size-2 [&>li]:before:bg-accent [&>li>strong:first-child]:absolute [&>li>strong:first-child]:left-4',
} as const;

function lookOf(token: Tokens.List): string {
  if (token.ordered) return LIST_LOOK.ordered;
  return isHistory(token) ? LIST_LOOK.history : LIST_LOOK.unordered;
}

function list(token: Tokens.List, ids: Ids): ReactNode {
  const { ordered, items } = token;
  const Tag = ordered ? 'ol' : 'ul';
  return (
    <Tag className={lookOf(token)}>
      {items.map((item, index) => (
        <li key={`${String(index)} ${item.raw.slice(0, 24)}`}>
          {keyed(item.tokens, one => block(one, ids))}
        </li>
      ))}
    </Tag>
  );
}

function block(token: Token, ids: Ids): ReactNode {
  switch (token.type) {
    case 'heading':
      return <Headline token={token as Tokens.Heading} ids={ids} />;
    case 'paragraph':
      return <p className="my-3">{keyed(token.tokens, inline)}</p>;
    case 'list':
      return list(token as Tokens.List, ids);
    case 'table':
      return <Table token={token as Tokens.Table} />;
    case 'code':
      return drawingOf((token as Tokens.Code).lang) ?? <Code text={(token as Tokens.Code).text} />;
    case 'blockquote':
      return (
        <blockquote className="my-3 border-l-2 border-edge pl-4 text-soft">
          {keyed(token.tokens, one => block(one, ids))}
        </blockquote>
      );
    case 'hr':
      return <hr className="my-8 border-line" />;
    case 'space':
      return null;
    default:
      return inline(token);
  }
}

function slugs(): Ids {
  const slugger = new GithubSlugger();
  return label => slugger.slug(label);
}

/** The sections of a text, with the ids that they are drawn under. */
export function headingsOf(text: string): Heading[] {
  const ids = slugs();
  return lexer(text).flatMap(token => {
    if (token.type !== 'heading') return [];
    const { depth, text: label } = token as Tokens.Heading;
    const id = ids(label);
    return depth === 2 ? [{ id, label: label.replaceAll('`', '') }] : [];
  });
}

export function Markdown({ text }: { text: string }) {
  const ids = slugs();
  return <div className="prose">{keyed(lexer(text), token => block(token, ids))}</div>;
}
