/** An objective as the command line writes it: "p99=200ms,failed=0.1%,availability=99.9%". */
import {
  duration,
  failure,
  fraction,
  LATENCY_FIGURES,
  type Outcome,
  problem,
  type SearchObjective,
  success,
} from '@tare/schema';

type Part = Outcome<SearchObjective>;

const wrong = (message: string): Part =>
  failure([
    problem(
      'invalid',
      '--objective',
      message,
      `Write for example p99=200ms,failed=0.1%,availability=99.9%; the latency may be ${LATENCY_FIGURES.join(', ')}.`,
    ),
  ]);

function shareOf(key: 'failedFraction' | 'availability', text: string): Part {
  const share = fraction().safeDecode(text);
  return share.success ? success({ [key]: share.data }) : wrong(`"${text}" is not a share.`);
}

function latencyOf(figure: (typeof LATENCY_FIGURES)[number], text: string): Part {
  const time = duration().safeDecode(text);
  return time.success && time.data > 0
    ? success({ latency: { figure, ms: time.data / 1000 } })
    : wrong(`"${text}" is not a time that a request can take.`);
}

function partOf(text: string): Part {
  const [name = '', value = ''] = text.split('=').map(one => one.trim());
  const figure = LATENCY_FIGURES.find(one => one === name);
  if (figure !== undefined) return latencyOf(figure, value);
  if (name === 'failed') return shareOf('failedFraction', value);
  return name === 'availability' ? shareOf(name, value) : wrong(`"${text}" is no part of an objective.`);
}

export function objectiveOf(text: string): Outcome<SearchObjective> {
  const parts = text.split(',').map(partOf);
  const problems = parts.flatMap(part => (part.ok ? [] : part.problems));
  if (problems.length > 0) return failure(problems);
  const values = parts.flatMap(part => (part.ok ? [part.value] : []));
  const named = values.flatMap(part => Object.keys(part));
  if (named.length > new Set(named).size)
    return wrong('It asks for the same twice; one latency can be asked.');
  return success(Object.assign({}, ...values) as SearchObjective);
}
