import type { Problem } from '@tare/schema';
import { useEffect, useState } from 'react';
import { crashed } from '../desk/client.ts';
import type { PresetEntry } from '../desk/protocol.ts';
import { deskHere } from '../desk/started.ts';
import { type Choices, choicesAt, readChoice, type SweptScenario } from './scenarios.ts';

const NONE: Choices = { all: [], first: '' };

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
  useEffect(() => {
    const choice = choices.all.find(({ key }) => key === chosen);
    if (choice === undefined) return;
    let wanted = true;
    readChoice(choice, deskHere()).then(
      read => wanted && setScenario(read),
      (error: unknown) => wanted && setProblems([crashed(error)]),
    );
    return () => {
      wanted = false;
    };
  }, [choices, chosen]);
  return {
    choices: choices.all,
    chosen,
    choose,
    problems,
    scenario: scenario?.key === chosen ? scenario : null,
  };
}
