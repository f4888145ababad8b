/** The budgets of the playground in CPU time, as multiples of a loop on the same page: no machine's own milliseconds. */
import type { Page } from '@playwright/test';
import { cpuOf, referenceOf } from './cpu.ts';
import { expect, importText, settled, SMALL, test } from './playground.ts';

/** Generous: what is held to is that none of them doubles. */
const LONGEST_TASK = 3;
const EDIT = 12;
const FRAME = 0.4;
/** Pictures a second on a machine that does much else. */
const LEAST_FRAMES = 5;

const recorded = (page: Page) =>
  expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 120_000 });
const print = (what: string, value: number, reference: number): void =>
  console.log(
    `${what}: ${value.toFixed(1)} ms of CPU, ${(value / reference).toFixed(2)} of the loop's ${reference.toFixed(0)} ms`,
  );

test('no task holds the page up while a comparison runs and its replay comes', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  const reference = await referenceOf(page);
  const { tasks, main } = await cpuOf(page, async () => {
    await importText(page, SMALL);
    await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
    await settled(page);
    await recorded(page);
    await page.waitForTimeout(1_000);
  });
  const longest = Math.max(...tasks);
  print('longest task in a run', longest, reference);
  print('all tasks in a run', main, reference);
  expect(longest / reference).toBeLessThan(LONGEST_TASK);
});

test('an edit of the first question is answered soon', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await recorded(page);
  const reference = await referenceOf(page);
  const rate = page.getByLabel('Rate', { exact: true });
  const took: { wall: number; cpu: number }[] = [];
  for (const perSecond of [204, 208, 212, 216]) {
    await rate.fill(`${String(perSecond)}/s`);
    const verdict = page.evaluate(
      () =>
        new Promise<number>(resolve => {
          const section = document.querySelector<HTMLElement>('section[data-standing]')!;
          let from = Infinity;
          addEventListener('keydown', () => (from = performance.now()), { once: true, capture: true });
          new MutationObserver((_, observer) => {
            if (section.dataset['standing'] !== 'partial' && section.dataset['standing'] !== 'current')
              return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
          }).observe(section, { attributeFilter: ['data-standing'] });
        }),
    );
    let wall = 0;
    const { main, workers } = await cpuOf(page, async () => {
      await rate.press('Enter');
      wall = await verdict;
    });
    took.push({ wall, cpu: main + workers });
    await settled(page);
    await recorded(page);
  }
  const cpu = Math.min(...took.map(one => one.cpu));
  console.log(`edit to verdict, on the wall: ${took.map(({ wall }) => wall.toFixed(0)).join(', ')} ms`);
  print('edit to verdict, page and workers', cpu, reference);
  expect(cpu / reference).toBeLessThan(EDIT);
});

/** Pictures that the page makes in so many seconds. */
const framesIn = (page: Page, seconds: number): Promise<number> =>
  page.evaluate(
    ms =>
      new Promise<number>(resolve => {
        const end = performance.now() + ms;
        let count = 0;
        requestAnimationFrame(function next(now) {
          count++;
          if (now < end) requestAnimationFrame(next);
          else resolve(count);
        });
      }),
    seconds * 1000,
  );

const FLEET = SMALL.replace('name: Small', 'name: Fleet')
  .replace('count: auto, max: 20', 'count: 1000')
  .replace('replicas: 4', 'replicas: 20000')
  .replace('memory: 256Mi', 'memory: 1Gi')
  .replace('init: 300ms', 'init: 3s')
  .replace('  vm: { label: VMs, stack: [vm-kvm-full] }\n', '')
  .replace('replications: 4', 'replications: 2');

test('1,000 hosts with 20,000 instances are replayed at sixty pictures a second', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  const reference = await referenceOf(page);
  await importText(page, FLEET);
  await expect(page.getByRole('button', { name: /Fleet/ })).toBeVisible();
  await settled(page);
  await recorded(page);
  await expect(page.locator('canvas[data-rack="container"]')).toBeInViewport();
  await page.getByLabel('Speed').selectOption('0.25');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const seconds = 5;
  let frames = 0;
  const { main, raster } = await cpuOf(page, async () => {
    frames = await framesIn(page, seconds);
  });
  await expect(page.getByTestId('replay')).toHaveAttribute('data-phase', 'playing');
  console.log(`${String(frames)} pictures in ${String(seconds)} s`);
  print('a picture of the fleet, page', main / frames, reference);
  print('a picture of the fleet, raster', raster / frames, reference);
  expect(frames).toBeGreaterThan(seconds * LEAST_FRAMES);
  expect(main / frames / reference).toBeLessThan(FRAME);
});
