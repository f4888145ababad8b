/** The candidates of a search: every platform under every combination of the axes' values. */
import type { ListedAxis, Outcome, Problem, SweepSetting } from '@tare/schema';
import { combinations, countCombinations } from './combinations.ts';
import type { Rival } from './rivals.ts';
import type { Subject } from './subject.ts';

const idOf = (platform: string, settings: readonly SweepSetting[]): string =>
  [platform, ...settings.map(({ path, value }) => `${path}=${String(value)}`)].join(' ');

const unlessAbsent = (subject: Outcome<Subject>, platform: string, absent: Problem): Outcome<Subject> =>
  subject.ok && !subject.value.plan.platforms.some(({ id }) => id === platform)
    ? { ok: false, problems: [absent] }
    : subject;

export interface CandidatesRequest {
  readonly axes: readonly ListedAxis[];
  readonly platforms: readonly string[];
  readonly subjectAt: (settings: readonly SweepSetting[]) => Outcome<Subject>;
}

/** All candidates, each prepared; what cannot be prepared keeps its problems. */
export function candidatesOf({ axes, platforms, subjectAt }: CandidatesRequest): Rival[] {
  return combinations(axes).flatMap(settings => {
    const subject = subjectAt(settings);
    return platforms.map(platform => ({
      id: idOf(platform, settings),
      platform,
      settings,
      subject: unlessAbsent(subject, platform, {
        code: 'unknown-reference',
        path: 'platforms',
        message: `With these settings there is no platform "${platform}".`,
        fix: 'Leave the platform or the setting out.',
      }),
      outcomes: [],
    }));
  });
}

/** How many there would be, before any is prepared. */
export const countCandidates = ({ axes, platforms }: CandidatesRequest): number =>
  countCombinations(axes) * platforms.length;
