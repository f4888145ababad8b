'use client';

import type { Problem } from '@tare/schema';
import { lazy, Suspense, useState } from 'react';
import type { FormField } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { TextButton } from './text-button.tsx';

const MoreSettings = lazy(async () => ({ default: (await import('./more-settings.tsx')).MoreSettings }));

export interface SettingsProps {
  readonly base: FormField['path'];
  /** Those that stand elsewhere in the form. */
  readonly offered: readonly FormField[];
  readonly title: string;
  readonly problems: readonly Problem[];
}

/** Whatever else a part of the document says and may say: for whoever asks, as it is fetched and may be long; at once where nothing else stands. */
export function Settings(props: SettingsProps) {
  const [isAsked, ask] = useState(props.offered.length === 0);
  return isAsked ? (
    <Suspense fallback={null}>
      <MoreSettings {...props} />
    </Suspense>
  ) : (
    <TextButton aria-label={`${messages.settings.all}: ${props.title}`} onClick={() => ask(true)}>
      {messages.settings.all}
    </TextButton>
  );
}
