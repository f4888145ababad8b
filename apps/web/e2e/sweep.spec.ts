/** The page of sweeps: from a link, by keyboard, over one number and over two, and back into the playground. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { CATALOGUE_VERSION } from '@tare/catalog';
import { ENGINE_VERSION } from '@tare/experiments';
import { parseScenarioText } from '@tare/schema';
import { encodeLink } from '@tare/share';
import { expect, SMALL, test } from './playground.ts';

async function smallLink(): Promise<string> {
  const parsed = parseScenarioText(SMALL);
  if (!parsed.ok) throw new Error('The small scenario does not parse.');
  const { document } = parsed.value;
  return encodeLink({ document, engineVersion: ENGINE_VERSION, catalogueVersion: CATALOGUE_VERSION });
}

async function isClean(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a sweep runs from its link, is asked anew by keyboard, and opens a point in the playground', async ({
  page,
}) => {
  const axes = 'x=traffic.users.rate~10,40&y=services.web.replicas~2,6';
  await page.goto(`/sweep#s=${await smallLink()}&${axes}`);
  await expect(page.getByTestId('sweep-sentence')).toContainText('Of 4 points: ', { timeout: 30_000 });
  await expect(page.getByTestId('map').getByRole('button')).toHaveCount(4);
  await expect(page.getByTestId('sweep-table').getByRole('row')).toHaveCount(5);
  await isClean(page);

  const values = page.getByLabel('First number, its values');
  await values.fill('10, 10');
  await expect(page.getByText('different numbers above 0')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeDisabled();
  await values.fill('40, 10, 20');
  await expect(page.getByText('The question has changed since')).toBeVisible();
  await page.getByLabel('Second number', { exact: true }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Runs of each platform at each point')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sweep-sentence')).toContainText('Of 3 points: ', { timeout: 30_000 });
  await expect(page).toHaveURL(/&x=traffic\.users\.rate~10,20,40$/);
  await expect(page.getByTestId('sweep-chart')).toBeVisible();
  await page.getByLabel('Figure').selectOption('usdPerMonth');
  await expect(page.getByTestId('sweep-table').getByRole('row').nth(3)).toContainText('$');
  await isClean(page);

  // The map of many points fills while they run, each at its place.
  await page.getByLabel('Second number', { exact: true }).selectOption('services.web.replicas');
  await page.getByLabel('Second number, its values').fill('2, 3, 4, 5, 6, 7');
  await page.getByLabel('Runs of each platform at each point').selectOption('10');
  await page.getByRole('button', { name: 'Run the sweep' }).press('Enter');
  await expect(page.getByTestId('sweep-pace')).toContainText('of 18 points so far', { timeout: 30_000 });
  await expect(page.getByTestId('map').getByRole('button')).toHaveCount(18);
  await expect(page.getByTestId('sweep-sentence')).toContainText('Of 18 points: ', { timeout: 30_000 });
  await expect(page).toHaveURL(/&r=10$/);
  await page.getByLabel('Second number', { exact: true }).selectOption('nothing else');
  await page.getByRole('button', { name: 'Run the sweep' }).press('Enter');
  await expect(page.getByTestId('sweep-sentence')).toContainText('Of 3 points: ', { timeout: 30_000 });

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('button', { name: 'Open rate of users 40/s in the playground' }).press('Enter');
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await expect(page.getByLabel('Rate', { exact: true })).toHaveValue('40/s');
});
