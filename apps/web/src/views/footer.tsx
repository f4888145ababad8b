'use client';

import type { Comparison } from '@tare/schema';
import { messages } from '../messages.ts';
import { CopyButton } from './copy-button.tsx';

const text = messages.footer;

function Hash({ name, value, id }: { name: string; value: string; id: string }) {
  return (
    <div className="flex items-center gap-2">
      <dt className="w-16 text-xs text-faint">{name}</dt>
      <dd className="min-w-0 truncate font-mono text-xs" data-testid={id} title={value}>
        {value === '' ? text.pending : value}
      </dd>
      <dd hidden={value === ''}>
        <CopyButton
          value={value}
          label={text.copy(name.toLowerCase())}
          done={messages.share.copied}
          className="button-quiet text-xs"
        />
      </dd>
    </div>
  );
}

/** What makes two screens comparable: the hashes of the question and of the whole answer; first figures have none to compare. */
export function Footer({ comparison }: { comparison: Comparison }) {
  return (
    <footer className="border-t border-ink pt-3 pb-12">
      <dl className="max-w-[62rem]">
        <Hash name={text.scenario} value={comparison.scenarioHash} id="scenario-hash" />
        <Hash name={text.result} value={comparison.complete ? comparison.hash : ''} id="result-hash" />
      </dl>
      <p className="mt-2 text-xs text-soft">
        {text.versions(comparison.engineVersion, comparison.catalogueVersion)}. {text.compare}{' '}
        {messages.nothingUploaded}
      </p>
    </footer>
  );
}
