'use client';

import type { Problem } from '@tare/schema';
import { type ReactNode, useDeferredValue, useEffect, useRef } from 'react';
import type { FormGroup, FormModel, SectionName } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { Origin, SessionState } from '../session/state.ts';
import { AddBatch } from './batch.tsx';
import { AddFault } from './faults.tsx';
import { GraphGlance } from './graph-glance.tsx';
import { Group } from './group.tsx';
import { Hosts } from './hosts.tsx';
import { useOneByOne } from './one-by-one.ts';
import { Platforms } from './platforms.tsx';
import { Sentence } from './sentence.tsx';
import { Services } from './services.tsx';
import { summaryOf, titleOf } from './summary.ts';

const text = messages.inputs;

interface SectionProps {
  readonly name: SectionName;
  readonly groups: readonly FormGroup[];
  readonly form: FormModel;
  readonly origin: Origin;
  readonly problems: readonly Problem[];
  /** Whether groups that come now are open. */
  readonly open: boolean;
}

const Groups = ({ name, groups, problems, open }: SectionProps) =>
  groups.map(group => (
    <Group
      key={group.id}
      group={group}
      problems={problems}
      open={open}
      title={titleOf(name, group)}
      summary={summaryOf(name, group)}
    />
  ));

const Sentences = ({ name, groups, problems }: SectionProps & { name: 'objectives' | 'run' }) =>
  groups.map(group => (
    <Sentence key={group.id} group={group} words={text.sentences[name]} problems={problems} />
  ));

/** What stands under a section's heading, each drawn as what it is. */
function partsOf(props: SectionProps): ReactNode {
  const { name, groups, form, origin, problems } = props;
  switch (name) {
    case 'workload':
      return (
        <>
          <GraphGlance graph={form.graph} />
          <Groups {...props} open />
          <AddBatch form={form} groups={groups} />
        </>
      );
    case 'platforms':
      return <Platforms model={form} origin={origin} groups={groups} problems={problems} />;
    case 'hosts':
      return <Hosts groups={groups} problems={problems} sites={form.sites} />;
    case 'services':
      return <Services groups={groups} problems={problems} form={form} />;
    case 'faults':
      return (
        <>
          <Groups {...props} />
          <AddFault taken={groups.map(({ title }) => title)} runSeconds={form.runSeconds} />
        </>
      );
    case 'objectives':
    case 'run':
      return <Sentences {...props} name={name} />;
    case 'general':
      return <Groups {...props} open={false} />;
  }
}

const noProblems: readonly Problem[] = [];
const openedOf = (state: SessionState) => state.opened;
const mayBeEmpty = (name: SectionName): boolean => ['workload', 'platforms', 'faults'].includes(name);

/** The scenario as things that can be turned, made from the schema's own documentation. */
export function Form() {
  // The figures are waited for first.
  const opened = useDeferredValue(useSessionState(openedOf), null);
  const shown = useOneByOne(opened?.form?.sections.length ?? 1);
  // A fault that somebody has just added is open.
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = opened !== null;
  }, [opened]);
  if (opened === null) return <div className="h-96" aria-hidden="true" />;
  if (opened.form === null) return <p className="py-4 text-[0.8125rem] text-bad">{text.unreadable}</p>;
  const { form, origin } = opened;
  const problems = opened.problems.length === 0 ? noProblems : opened.problems;
  return (
    <div className="pb-8">
      {form.sections.slice(0, shown).map(({ name, groups }) =>
        groups.length === 0 && !mayBeEmpty(name) ? null : (
          <section
            key={name}
            aria-labelledby={`form-${name}`}
            className="border-t border-line py-2.5 first:border-t-0"
          >
            <h3 id={`form-${name}`} className="mb-1 text-2xs font-medium tracking-wide text-faint">
              {text.sections[name]}
            </h3>
            {partsOf({ name, groups, form, origin, problems, open: isShown.current })}
          </section>
        ),
      )}
    </div>
  );
}
