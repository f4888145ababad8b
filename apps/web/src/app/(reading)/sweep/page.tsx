import type { Metadata } from 'next';
import { presetEntries } from '../../../desk/preset-entries.ts';
import { sweepText as text } from '../../../sweep/messages.ts';
import { SweepView } from '../../../sweep/sweep-view.tsx';

export const metadata: Metadata = { title: text.title, description: text.lead };

export default function SweepPage() {
  return (
    <>
      <h1 className="font-serif text-[1.9rem] leading-tight tracking-[-0.01em]">{text.title}</h1>
      <p className="mt-3 max-w-[46rem] text-soft">{text.lead}</p>
      <SweepView presets={presetEntries()} />
    </>
  );
}
