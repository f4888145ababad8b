import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Markdown } from '../../../../docs/markdown.tsx';
import { type Chapter, CHAPTERS } from '../../../../learn/chapters.ts';
import { FigureFrame } from '../../../../learn/figure-frame.tsx';
import { learnText as text } from '../../../../learn/messages.ts';
import { type Piece, piecesOf } from '../../../../learn/pieces.ts';
import { StackDrawing } from '../../../../learn/stack-drawing.tsx';

interface Props {
  readonly params: Promise<{ slug: string }>;
}

const placeOf = async ({ params }: Props) => {
  const { slug } = await params;
  return CHAPTERS.findIndex(chapter => chapter.slug === slug);
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const chapter = CHAPTERS[await placeOf(props)];
  return chapter === undefined ? {} : { title: chapter.title, description: chapter.about };
}

function Neighbour({ chapter, label }: { chapter: Chapter | undefined; label: string }) {
  if (chapter === undefined) return <span />;
  return (
    <a href={`/learn/${chapter.slug}`} className="group block max-w-72">
      <span className="block text-xs text-faint">{label}</span>
      <span className="font-serif text-[1.05rem] group-hover:underline">{chapter.title}</span>
    </a>
  );
}

function Drawn({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case 'text':
      return <Markdown text={piece.text} />;
    case 'figure':
      return <FigureFrame id={piece.id} />;
    case 'stacks':
      return <StackDrawing id={piece.id} />;
  }
}

export default async function ChapterPage(props: Props) {
  const at = await placeOf(props);
  const chapter = CHAPTERS[at];
  if (chapter === undefined) notFound();
  return (
    <article className="mx-auto max-w-[46rem]">
      <p className="mb-2 text-xs text-faint">
        <a href="/learn" className="hover:underline">
          {text.title}
        </a>
        , {text.chapter(at + 1)}
      </p>
      {piecesOf(chapter.text).map(piece => (
        <Drawn key={piece.kind === 'text' ? piece.text.slice(0, 40) : piece.id} piece={piece} />
      ))}
      <nav aria-label={text.title} className="mt-14 flex justify-between gap-6 border-t border-ink pt-3">
        <Neighbour chapter={CHAPTERS[at - 1]} label={text.before} />
        <div className="text-right">
          <Neighbour chapter={CHAPTERS[at + 1]} label={text.next} />
        </div>
      </nav>
    </article>
  );
}
