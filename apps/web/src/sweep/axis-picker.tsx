'use client';

import { Combobox } from '@base-ui/react/combobox';
import { useMemo } from 'react';
import type { SweepAxis } from '../desk/protocol.ts';
import { AXIS_GROUPS } from '../desk/protocol.ts';
import { AssumptionBadge } from '../views/assumption-badge.tsx';
import { FinderPopup } from '../views/finder-popup.tsx';
import { Icon } from '../views/icon.tsx';
import { axisName, isMatch, presentText, rangeText } from './axis-text.ts';
import { sweepText as text } from './messages.ts';

interface Group {
  readonly value: SweepAxis['group'];
  readonly items: readonly SweepAxis[];
}

const groupsOf = (axes: readonly SweepAxis[]): Group[] =>
  AXIS_GROUPS.map(value => ({ value, items: axes.filter(({ group }) => group === value) })).filter(
    ({ items }) => items.length > 0,
  );

/** What it is, where it stands now, how well that is known, and between what it lies. */
function Option({ axis }: { axis: SweepAxis }) {
  const range = rangeText(axis);
  return (
    <Combobox.Item
      value={axis}
      className="grid cursor-default grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-3 py-1.5 text-[0.8125rem] data-highlighted:bg-wash data-selected:font-medium"
    >
      <span>{axisName(axis)}</span>
      <span className="text-right tabular-nums">{presentText(axis)}</span>
      <span className="font-mono text-2xs break-all text-soft">{axis.path}</span>
      <span className="flex items-baseline justify-end gap-x-2 text-2xs text-soft tabular-nums">
        {range !== null && <span>{range}</span>}
        <AssumptionBadge badge={axis.badge} />
      </span>
    </Combobox.Item>
  );
}

function AxisGroup({ group }: { group: Group }) {
  return (
    <Combobox.Group items={group.items}>
      <Combobox.GroupLabel className="sticky top-0 border-b border-line bg-raised px-3 pt-2 pb-1 text-2xs font-semibold text-soft">
        {text.groups[group.value]}
      </Combobox.GroupLabel>
      <Combobox.Collection>{(axis: SweepAxis) => <Option key={axis.path} axis={axis} />}</Combobox.Collection>
    </Combobox.Group>
  );
}

/** Which number of the scenario is varied, found by its name. */
export function AxisPicker({
  label,
  axis,
  axes,
  onChoose,
}: {
  label: string;
  axis: SweepAxis;
  axes: readonly SweepAxis[];
  onChoose: (axis: SweepAxis) => void;
}) {
  const groups = useMemo(() => groupsOf(axes), [axes]);
  return (
    <Combobox.Root
      items={groups}
      value={axis}
      onValueChange={chosen => chosen !== null && onChoose(chosen)}
      itemToStringLabel={axisName}
      itemToStringValue={({ path }) => path}
      isItemEqualToValue={(one, other) => one.path === other.path}
      filter={isMatch}
      autoHighlight
    >
      <Combobox.Trigger
        className="button w-full max-w-[26rem] justify-between text-left whitespace-normal"
        aria-label={`${label}: ${axisName(axis)}`}
      >
        <span className="min-w-0 py-1">{axisName(axis)}</span>
        <Combobox.Icon className="text-soft">
          <Icon name="down" />
        </Combobox.Icon>
      </Combobox.Trigger>
      <FinderPopup label={label} placeholder={text.search} none={text.noneFound} width="34rem">
        {(group: Group) => <AxisGroup key={group.value} group={group} />}
      </FinderPopup>
    </Combobox.Root>
  );
}
