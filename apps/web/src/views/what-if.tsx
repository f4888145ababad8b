'use client';

import type { Comparison } from '@tare/schema';
import { lazy, Suspense } from 'react';
import { messages } from '../messages.ts';
import { Section } from './section.tsx';

const Search = lazy(async () => ({ default: (await import('../what-if/search.tsx')).Search }));
const text = messages.whatIf;

/** Which assumption the answer hangs on, and where it turns; nothing where there is nothing to compare. */
export function WhatIf({ comparison }: { comparison: Comparison }) {
  if (comparison.platforms.filter(({ feasible }) => feasible).length < 2) return null;
  return (
    <Section id="what-if" title={text.label} note={text.caption}>
      <Suspense fallback={null}>
        <Search comparison={comparison} />
      </Suspense>
    </Section>
  );
}
