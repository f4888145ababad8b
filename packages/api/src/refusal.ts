/** How a procedure says no: by throwing a Refusal, which reaches the client as its list of Problems. */
import { type Problem, type ProblemCode, problem } from '@tare/schema';
import { TRPCError } from '@trpc/server';

type Status = TRPCError['code'];

function statusOf(code: ProblemCode): Status {
  switch (code) {
    case 'not-found':
      return 'NOT_FOUND';
    case 'rate-limited':
      return 'TOO_MANY_REQUESTS';
    case 'too-large':
      return 'PAYLOAD_TOO_LARGE';
    case 'conflict':
      return 'CONFLICT';
    case 'unavailable':
      return 'SERVICE_UNAVAILABLE';
    case 'over-budget':
    case 'infeasible':
    case 'unsupported':
      return 'UNPROCESSABLE_CONTENT';
    case 'crashed':
      return 'INTERNAL_SERVER_ERROR';
    case 'timed-out':
      return 'TIMEOUT';
    case 'cancelled':
      return 'CLIENT_CLOSED_REQUEST';
    case 'syntax':
    case 'forbidden-key':
    case 'not-a-scenario':
    case 'invalid':
    case 'missing':
    case 'unknown-field':
    case 'unknown-reference':
    case 'cycle':
    case 'newer-version':
      return 'BAD_REQUEST';
  }
}

/** Carries every Problem of one request. */
export class Refusal extends TRPCError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super({ code: statusOf(problems[0]?.code ?? 'crashed'), message: problems[0]?.message ?? 'Refused.' });
    this.name = 'Refusal';
    this.problems = problems;
  }
}

export const refuse = (problems: readonly Problem[]): never => {
  throw new Refusal(problems);
};

/** There is no such thing, or it is not for this caller: the same answer to both. */
export const notFound = (what: string): Refusal =>
  new Refusal([
    problem('not-found', '', `There is no such ${what}, or it is not yours.`, 'Check the id and the token.'),
  ]);
