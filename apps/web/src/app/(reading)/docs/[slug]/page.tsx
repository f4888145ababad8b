import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Document } from '../../../../docs/contents.tsx';
import { headingsOf, Markdown } from '../../../../docs/markdown.tsx';
import { TEXT_PAGES } from '../../../../docs/texts.ts';

interface Props {
  readonly params: Promise<{ slug: string }>;
}

const pageOf = async ({ params }: Props) => {
  const { slug } = await params;
  return TEXT_PAGES.find(page => page.slug === slug);
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await pageOf(props);
  return page === undefined ? {} : { title: page.title, description: page.about };
}

export default async function TextDocument(props: Props) {
  const page = await pageOf(props);
  if (page === undefined) notFound();
  return (
    <Document slug={page.slug} headings={headingsOf(page.text)}>
      <Markdown text={page.text} />
    </Document>
  );
}
