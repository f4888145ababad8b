import type { Outcome, Problem } from '@tare/schema';
import { useCallback, useEffect, useState } from 'react';
import { crashed } from '../desk/client.ts';
import type { PresetEntry, TextFile } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import {
  broughtChoice,
  type Choices,
  choicesAt,
  readChoice,
  type ScenarioChoice,
  type SweptScenario,
} from './scenarios.ts';

const NONE: Choices = { all: [], first: '' };

const withChoice = (all: readonly ScenarioChoice[], choice: ScenarioChoice): readonly ScenarioChoice[] =>
  all.some(({ key }) => key === choice.key) ? all : [choice, ...all];

/** Which scenarios there are, which one is chosen, and that one once it is read. */
export function useScenario(presets: readonly PresetEntry[]) {
  const [choices, setChoices] = useState(NONE);
  const [chosen, choose] = useState('');
  const [scenario, setScenario] = useState<SweptScenario | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  useEffect(() => {
    choicesAt(window.location.hash, presets, deskHere()).then(
      found => {
        if (!found.ok) return setProblems(found.problems);
        setChoices(found.value);
        choose(found.value.first);
      },
      (error: unknown) => setProblems([crashed(error)]),
    );
  }, [presets]);
  const choice = choices.all.find(({ key }) => key === chosen);
  useEffect(() => {
    if (choice === undefined) return;
    let wanted = true;
    readChoice(choice, deskHere()).then(
      read => wanted && setScenario(read),
      (error: unknown) => wanted && setProblems([crashed(error)]),
    );
    return () => {
      wanted = false;
    };
  }, [choice]);
  const bring = useCallback(
    (files: readonly TextFile[]) => {
      const keep = (found: Outcome<ScenarioChoice>) => {
        setProblems(found.ok ? [] : found.problems);
        if (!found.ok) return;
        setChoices(({ all, first }) => ({ all: withChoice(all, found.value), first }));
        choose(found.value.key);
      };
      if (files.length > 0)
        void broughtChoice(files, presets, deskHere()).then(keep, (error: unknown) =>
          setProblems([crashed(error)]),
        );
    },
    [presets],
  );
  return {
    choices: choices.all,
    chosen,
    choose: (key: string) => {
      setProblems([]);
      choose(key);
    },
    bring,
    /** What the chosen one took when it was imported. */
    notes: choice?.notes ?? [],
    problems,
    scenario: scenario?.key === chosen ? scenario : null,
  };
}
