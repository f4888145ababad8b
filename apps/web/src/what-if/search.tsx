'use client';

import type { Comparison, Metric, Sensitivity } from '@tare/schema';
import { useState } from 'react';
import type { PairAsked } from '../desk/protocol.ts';
import { rowsOf } from '../figures/metric.ts';
import { differenceText, movingOf } from '../figures/what-if.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession } from '../session/context.tsx';
import { FrontierMapper } from './frontier.tsx';
import { Answer, Choose, Failed, Start } from './parts.tsx';
import { TornadoView } from './tornado.tsx';
import { Turn } from './turn.tsx';
import { useSearch } from './use-search.ts';

const text = onDemand.whatIf;

/** What is asked, of both searches: one figure of one platform against the baseline. */
function useAsked({ platforms, baseline }: Comparison) {
  const others = platforms.filter(({ id, feasible }) => feasible && id !== baseline);
  const metrics = rowsOf(platforms);
  const [chosen, choosePlatform] = useState('');
  const [metric, chooseMetric] = useState<Metric>('p99');
  const platform = others.find(({ id }) => id === chosen)?.id ?? others.at(-1)?.id ?? '';
  const known = metrics.some(row => row.metric === metric) ? metric : (metrics[0]?.metric ?? 'hosts');
  const asked: PairAsked = { metric: known, platform, baseline };
  return { asked, others, metrics, choosePlatform, chooseMetric };
}

export function Search({ comparison }: { comparison: Comparison }) {
  const { desk, store } = useSession();
  const { asked, others, metrics, choosePlatform, chooseMetric } = useAsked(comparison);
  const { state, start, cancel } = useSearch<Sensitivity>();
  const labelOf = (id: string) => comparison.platforms.find(platform => platform.id === id)?.label ?? id;
  const baseOf = ({ metric, platform, baseline, difference }: Sensitivity) =>
    text.base(
      metrics.find(row => row.metric === metric)?.label ?? metric,
      labelOf(platform),
      labelOf(baseline),
      differenceText(difference, metric),
    );
  const keep = (found: Sensitivity, of: string) =>
    store.set({ moving: { ids: movingOf(found), answer: baseOf(found), text: of } });
  return (
    <div data-testid="what-if">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 text-[0.8125rem]">
        {text.ask.which}
        <Choose
          label={text.metric}
          value={asked.metric}
          options={metrics.map(row => ({ id: row.metric, label: row.label }))}
          onChange={id => chooseMetric(metrics.find(row => row.metric === id)?.metric ?? asked.metric)}
        />
        {text.ask.of}
        <Choose label={text.platform} value={asked.platform} options={others} onChange={choosePlatform} />
        {text.ask.most(labelOf(asked.baseline))}
        <Start
          state={state}
          label={text.find}
          onCancel={cancel}
          onStart={() =>
            void start((present, progressed) => desk.sensitivity(present, asked, progressed), keep)
          }
        />
      </div>
      {state.kind === 'failed' && <Failed problems={state.problems} />}
      {state.kind === 'found' && (
        <Answer of={[state.text]}>
          <TornadoView result={state.value} base={baseOf(state.value)} />
        </Answer>
      )}
      <div className="mt-5 border-t border-line pt-4">
        <Turn asked={asked} labelOf={labelOf} />
      </div>
      <FrontierMapper comparison={comparison} />
    </div>
  );
}
