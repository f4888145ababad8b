import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { atRest, expect, hashes, importText, recorded, settled, SMALL, test } from './playground.ts';

const TASKS = SMALL.replace('name: Small', 'name: Tasks')
  .replace(
    'platforms:',
    'batches:\n  jobs: { image: app, tasks: 40, parallelism: 8, work: 2s, memory: 64Mi }\nplatforms:',
  )
  .replace('duration: 5s', 'duration: 30s');

/** Nothing of the form is in the way of assistive technology. */
async function cleanForm(page: Page): Promise<void> {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).include('#inputs').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );
}

async function openTasks(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await importText(page, TASKS);
  await expect(page.getByRole('button', { name: /Tasks/ })).toBeVisible();
  await settled(page);
  await expect(page.getByTestId('batch-summary')).toContainText('80 s of CPU time, 8 tasks at a time');
}

test('a batch is drawn as its work, turned by key and by pointer, and each spell is one step back', async ({
  page,
}) => {
  await openTasks(page);
  const before = await hashes(page);
  const summary = page.getByTestId('batch-summary');
  const atATime = page.getByRole('slider', { name: 'Tasks of jobs at a time' });
  await expect(summary).toContainText('10 s at least');
  await atATime.focus();
  for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowUp');
  await expect(atATime).toHaveAttribute('aria-valuenow', '20');
  await expect(page.getByLabel('Parallelism')).toHaveValue('20');
  await expect(summary).toContainText('4 s at least');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Parallelism')).toHaveValue('8');
  const arrival = page.getByRole('slider', { name: 'When the tasks of jobs arrive' });
  await arrival.scrollIntoViewIfNeeded();
  await atRest(page);
  const box = (await arrival.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 200, y, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByLabel('At', { exact: true })).toHaveValue(/^2[\d.]+s$/);
  await expect(summary).toContainText('It would not be over by the end of the run.');
  await cleanForm(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);
});

test('what is wrong with a batch stands at its field; one is removed and another added', async ({ page }) => {
  await openTasks(page);
  const tasks = page.getByLabel('Tasks', { exact: true });
  await tasks.fill('many');
  await tasks.press('Enter');
  await expect(tasks).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#field-batches-jobs-tasks-fault')).toContainText('must be a whole number');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Remove: jobs' }).click();
  await expect(page.getByTestId('batch')).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a batch of tasks' }).click();
  await expect(page.getByTestId('batch-summary')).toContainText('10 s at least');
  await settled(page);
});

test('a recording is drawn, resized and counted; its instances stand on their hosts and move', async ({
  page,
}) => {
  await page.goto('/#p=consolidation');
  await settled(page);
  const before = await hashes(page);
  await expect(page.getByTestId('recorded-summary')).toContainText(/ask for up to 192 cores together/);
  await cleanForm(page);
  await page.getByLabel('Cores of each').fill('2');
  await page.getByLabel('Cores of each').press('Enter');
  await expect(page.getByTestId('recorded-summary')).toContainText('up to 96 cores');
  await page.getByRole('button', { name: /^One instance more of 2 cores/ }).click();
  await expect(page.getByTestId('recorded-summary')).toContainText('up to 98 cores');
  for (let step = 0; step < 2; step++) await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);

  await recorded(page);
  const racks = page.locator('section[aria-labelledby="racks"]');
  const lane = racks.locator('[data-lane="moved"]');
  const picture = lane.getByRole('img').first();
  await picture.scrollIntoViewIfNeeded();
  await picture.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect(lane.getByTestId('readout')).toContainText(/office · dc\/general\/\d+/);
  await expect(lane.getByTestId('readout')).toContainText('ready');
  // By the evening's end there are hosts that sleep.
  for (let host = 0; host < 11; host++) await page.keyboard.press('ArrowRight');
  await expect(lane.getByTestId('readout')).toContainText('asleep');
});
