import type { Outcome, Plan, Report } from '@tare/schema';
import { success } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { type Lane, WorkerPool } from '../src/pool.ts';

const job = { plan: {} as Plan, platform: 0, seed: 1 };
const answer = (name: string): Outcome<Report> => success({ platform: name } as Report);

/** A lane that answers with its name, and can be made to die. */
class PaperLane implements Lane {
  readonly name: string;
  killed = false;
  die: (why: string) => void = () => undefined;

  constructor(name: string) {
    this.name = name;
  }
  run = (): Promise<() => Outcome<Report>> => Promise.resolve(() => answer(this.name));
  cancel = (): void => undefined;
  kill = async (): Promise<void> => {
    await Promise.resolve();
    this.killed = true;
  };
  onDeath = (listener: (why: string) => void): void => {
    this.die = listener;
  };
}

describe('the pool', () => {
  it('sends nothing to a worker that died while it was idle: another takes its place', async () => {
    const lanes: PaperLane[] = [];
    const open = () => {
      const lane = new PaperLane(`lane ${String(lanes.length)}`);
      lanes.push(lane);
      return Promise.resolve(lane);
    };
    const pool = new WorkerPool({ lanes: 1, open });
    expect(await pool.execute(job)).toEqual(answer('lane 0'));
    lanes[0]!.die('killed from outside');
    expect(await pool.execute(job)).toEqual(answer('lane 1'));
    await pool.close();
    expect(lanes.map(({ killed }) => killed)).toEqual([true, true]);
  });
  it('gives a worker its next job before the outcome of the last is read', async () => {
    const lane = new PaperLane('only');
    const course: string[] = [];
    lane.run = () => {
      course.push('run');
      return Promise.resolve(() => {
        course.push('read');
        return answer(lane.name);
      });
    };
    const pool = new WorkerPool({ lanes: 1, open: () => Promise.resolve(lane) });
    await Promise.all([pool.execute(job), pool.execute(job)]);
    expect(course).toEqual(['run', 'run', 'read', 'read']);
  });
  it('when a second worker cannot be had, the first serves all', async () => {
    const pool = new WorkerPool({ lanes: 2, open: () => Promise.reject(new Error('refused')) }, [
      Promise.resolve(new PaperLane('first')),
    ]);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => pool.execute(job)));
    expect(outcomes).toEqual(Array(4).fill(answer('first')));
  });
  it('when no worker can be had, every job is told so', async () => {
    const pool = new WorkerPool({ lanes: 2, open: () => Promise.reject(new Error('refused')) });
    const outcomes = await Promise.all([1, 2, 3].map(() => pool.execute(job)));
    expect(outcomes).toMatchObject(Array(3).fill({ ok: false, problems: [{ code: 'crashed' }] }));
  });
  it('lets urgent runs have one lane more than others, opened when the first of them finds the rest busy', async () => {
    let [opened, atOnce, most] = [0, 0, 0];
    const open = (): Promise<Lane> => {
      const lane = new PaperLane(String(opened++));
      lane.run = async () => {
        most = Math.max(most, ++atOnce);
        await new Promise(wake => setTimeout(wake));
        atOnce--;
        return () => answer(lane.name);
      };
      return Promise.resolve(lane);
    };
    const pool = new WorkerPool({ lanes: 1, urgentLanes: 1, open });
    const mostOf = async (urgent: boolean) => {
      most = 0;
      await Promise.all([1, 2, 3, 4].map(() => pool.execute(job, { urgent })));
      return most;
    };
    expect([await mostOf(false), opened]).toEqual([1, 1]);
    expect([await mostOf(true), opened]).toEqual([2, 2]);
    expect([await mostOf(false), opened]).toEqual([1, 2]);
    await pool.close();
  });
  it('gives a run to the worker that has been there longest, which has most of it compiled', async () => {
    let opened = 0;
    const open = () => Promise.resolve(new PaperLane(String(opened++)));
    const pool = new WorkerPool({ lanes: 2, open });
    await Promise.all([1, 2, 3].map(() => pool.execute(job)));
    expect([await pool.execute(job), await pool.execute(job)]).toEqual([answer('0'), answer('0')]);
    await pool.close();
  });
});
