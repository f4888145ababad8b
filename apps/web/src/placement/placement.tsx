'use client';

import type { Comparison, Decision, Rack, Report } from '@tare/schema';
import { useState } from 'react';
import type { Recorded } from '../desk/protocol.ts';
import { plain } from '../figures/number.ts';
import { onDemand } from '../messages/on-demand.ts';
import { focusByKey } from '../views/arrow-keys.ts';
import { Switch } from '../views/switch.tsx';
import { policyOf, reasonsOf, type Told, toldOf } from './decision.ts';
import { DecisionTable } from './decision-table.tsx';
import { SpreadTable } from './spread-table.tsx';

const text = onDemand.placement;

const nameOf = ({ service, instance }: Decision): string => `${service} ${String(instance)}`;
/** What a policy other than Kubernetes' scheduler goes by. */
const ruleOf = (policy: string): string => text.policies[policy as keyof typeof text.policies] ?? '';

function outcomeText(decision: Decision, { outcome, feasible, refused }: Told): string {
  switch (outcome.kind) {
    case 'new':
      return text.fresh(refused.length);
    case 'only':
      return text.only(refused.length);
    case 'best':
      return text.best(feasible.length, plain(outcome.total), plain(outcome.lead));
    case 'equal':
      return (outcome.byLot ? text.drawn : text.lowest)(outcome.equals, plain(outcome.total));
    case 'turn':
      return text.turn(outcome.feasible, ruleOf(policyOf(decision)));
  }
}

function Explained({ decision, told }: { decision: Decision; told: Told }) {
  const reasons = reasonsOf(told);
  const policy = policyOf(decision);
  return (
    <>
      <p className="mb-2 text-[0.8125rem]" data-testid="decision">
        <span className="font-medium">{text.went(nameOf(decision), decision.host)}</span>
        <span className="text-soft">
          {' '}
          {outcomeText(decision, told)}
          {reasons.length > 0 &&
            ` ${text.refused(reasons.map(({ reason, hosts }) => `${hosts === 1 ? '' : `${String(hosts)} × `}${reason}`).join(', '))}`}
        </span>
      </p>
      {ruleOf(policy) !== '' && told.outcome.kind !== 'turn' && (
        <p className="mb-2 text-xs text-soft">{text.rule(policy, ruleOf(policy))}</p>
      )}
      {told.feasible.length + told.refused.length > 0 && <DecisionTable decision={decision} told={told} />}
    </>
  );
}

function One({ decision, rack }: { decision: Decision; rack: Rack }) {
  const told = toldOf(decision);
  if (told !== null) return <Explained decision={decision} told={told} />;
  const policy = policyOf(decision);
  return (
    <>
      <p className="text-[0.8125rem]" data-testid="decision">
        <span className="font-medium">{text.went(nameOf(decision), decision.host)}</span>{' '}
        <span className="text-soft">
          {policy}: {ruleOf(policy)}. {text.untold}
        </span>
      </p>
      <SpreadTable rack={rack} />
    </>
  );
}

function DecisionList({
  decisions,
  chosen,
  onChoose,
}: {
  decisions: readonly Decision[];
  chosen: number;
  onChoose: (index: number) => void;
}) {
  return (
    <ol
      aria-label={text.list}
      className="max-h-80 overflow-y-auto pr-1"
      onKeyDown={event => focusByKey(event, chosen)}
    >
      {decisions.map((decision, index) => (
        <li key={`${decision.service} ${String(decision.instance)}`} className="[content-visibility:auto]">
          <button
            type="button"
            aria-pressed={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onFocus={() => onChoose(index)}
            onClick={() => onChoose(index)}
            className={`flex w-full justify-between gap-3 rounded-xs px-1.5 py-0.5 text-left text-xs tabular-nums ${index === chosen ? 'bg-wash shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-raised'}`}
          >
            <span className="truncate">{nameOf(decision)}</span>
            <span className="truncate text-soft">{decision.host}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Unplaced({ unplaced }: Pick<Report, 'unplaced'>) {
  return unplaced.length === 0 ? null : (
    <ul className="mb-3 border-l-2 border-bad pl-3 text-[0.8125rem]">
      {unplaced.map(({ service, replicas, reason }) => (
        <li key={`${service} ${reason}`}>
          <span className="font-medium">{text.unplaced(service, replicas)}</span>{' '}
          <span className="text-soft">{reason}</span>
        </li>
      ))}
    </ul>
  );
}

/** The first that had something to choose from. */
const firstTelling = (decisions: readonly Decision[]): number =>
  Math.max(
    0,
    decisions.findIndex(({ hosts = [] }) => hosts.length > 1),
  );

function Decisions({ report: { decisions, unplaced, rack } }: { report: Report }) {
  const [wanted, choose] = useState(() => firstTelling(decisions));
  const chosen = Math.min(wanted, decisions.length - 1);
  const decision = decisions[chosen];
  return (
    <>
      <Unplaced unplaced={unplaced} />
      {decision === undefined ? (
        <p className="text-xs text-soft">{text.none}</p>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 md:grid-cols-[17rem_minmax(0,1fr)]">
          <DecisionList decisions={decisions} chosen={chosen} onChoose={choose} />
          <div className="min-w-0">
            <One decision={decision} rack={rack} />
          </div>
        </div>
      )}
    </>
  );
}

/** The scheduler's decisions on one platform. */
export function Placement({
  comparison,
  recorded,
}: {
  comparison: Comparison;
  recorded: Readonly<Record<string, Recorded>>;
}) {
  const [wanted, choose] = useState('');
  const options = comparison.platforms.flatMap(({ id, label }) =>
    recorded[id] === undefined ? [] : [{ value: id, label }],
  );
  const told = options.find(({ value }) => recorded[value]!.report.decisions.some(({ hosts }) => hosts));
  const platform = options.some(({ value }) => value === wanted) ? wanted : (told ?? options[0]!).value;
  return (
    <div data-testid="placement">
      <div className="mb-3 overflow-x-auto">
        <Switch label={text.choose} value={platform} options={options} onChange={choose} />
      </div>
      <Decisions key={platform} report={recorded[platform]!.report} />
    </div>
  );
}
