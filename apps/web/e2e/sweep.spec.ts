/** The page of sweeps: from a link, by keyboard, over one number and over two, and back into the playground. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { CATALOGUE_VERSION } from '@tare/catalog';
import { ENGINE_VERSION } from '@tare/experiments';
import { parseScenarioText } from '@tare/schema';
import { encodeLink } from '@tare/share';
import { dropFiles, expect, SMALL, test } from './playground.ts';

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

const sentence = (page: Page) => page.getByTestId('sweep-sentence');
const runIt = (page: Page) => page.getByRole('button', { name: 'Run the sweep' }).press('Enter');

test('a sweep runs from its link, is asked anew by keyboard, and opens a point in the playground', async ({
  page,
}) => {
  const axes = 'x=traffic.users.rate~10,40&y=services.web.replicas~2,6';
  await page.goto(`/sweep#s=${await smallLink()}&${axes}`);
  await expect(sentence(page)).toContainText('Of 4 points: ', { timeout: 30_000 });
  await expect(page.getByTestId('map').getByRole('button')).toHaveCount(4);
  await expect(page.getByTestId('sweep-table').getByRole('row')).toHaveCount(5);
  await isClean(page);

  const values = page.getByLabel('First number, its values');
  await values.fill('10, x, 10');
  await expect(page.getByTestId('wrong-values')).toContainText('“x” is not a number');
  await expect(page.getByTestId('wrong-values')).toContainText('10 stands there twice');
  await expect(values).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeDisabled();
  await values.fill('40, 10, 20');
  await expect(page.getByText('The question has changed since')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the second number' }).press('Enter');
  await page.getByLabel('Runs of each platform at each point').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Run the sweep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sentence(page)).toContainText('Of 3 points: ', { timeout: 30_000 });
  await expect(page).toHaveURL(/&x=traffic\.users\.rate~40,10,20$/);
  await expect(page.getByTestId('sweep-chart')).toBeVisible();
  await page.getByLabel('Figure').selectOption('usdPerMonth');
  await expect(page.getByTestId('sweep-table').getByRole('row').nth(3)).toContainText('$');
  await isClean(page);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('button', { name: 'Open rate of users 40/s in the playground' }).press('Enter');
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await expect(page.getByLabel('Rate', { exact: true })).toHaveValue('40/s');
});

test('numbers of the catalogue and machines are found by name, and the map of many points fills while they run', async ({
  page,
}) => {
  await page.goto(`/sweep#s=${await smallLink()}&x=traffic.users.rate~10,40`);
  await expect(sentence(page)).toContainText('Of 2 points: ', { timeout: 30_000 });
  await page.getByRole('combobox', { name: /^First number: / }).press('Enter');
  await page.keyboard.type('userland virtual machine');
  await expect(page.getByText('Nothing of this scenario has all of these words.')).toBeVisible();
  await page.getByPlaceholder('Search by name or path').fill('vm-kvm-full distro');
  const option = page.getByRole('listbox').getByRole('option');
  await expect(option).toHaveCount(1);
  await expect(option).toContainText('recalled');
  await expect(option).toContainText(/10000\sms/);
  await isClean(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Now 10000\sms/)).toBeVisible();
  await page.getByLabel('First number, how many values').fill('6');

  await page.getByRole('button', { name: 'Add a number' }).press('Enter');
  await page.getByRole('combobox', { name: /^Second number: / }).press('Enter');
  await page.keyboard.type('machine general');
  await page.keyboard.press('Enter');
  await page.getByLabel('Second number, its values').fill('own.8c32g, own.9c9g');
  await expect(page.getByTestId('wrong-values')).toContainText('“own.9c9g” is not among what there is');
  await page.getByLabel('Second number, its values').fill('own.8c32g, own.16c64g');
  await page.getByLabel('Runs of each platform at each point').selectOption('40');
  await expect(page.getByTestId('sweep-work')).toHaveText('12 points × 2 platforms × 40 = 960 runs');
  await runIt(page);
  await expect(page.getByTestId('sweep-pace')).toContainText('of 12 points so far', { timeout: 30_000 });
  await expect(page.getByTestId('map').getByRole('button')).toHaveCount(12);
  await expect(sentence(page)).toContainText('Of 12 points: ', { timeout: 60_000 });
  await expect(page).toHaveURL(/&r=40$/);
  await isClean(page);

  // One press opens a point whose number of the catalogue stands among the scenario's own.
  await page
    .getByRole('button', { name: /machine of general own\.16c64g/ })
    .first()
    .press('Enter');
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.locator('.cm-content')).toContainText('machine: own.16c64g');
  await expect(page.locator('.cm-content')).toContainText('vm-kvm-full.start.distro_userland');
});

test('a scenario that is dropped or pasted is swept, some points of it, and what cannot be read says why', async ({
  page,
}) => {
  await page.goto('/sweep#p=web-shop&x=traffic.customers.rate~50,100');
  await expect(page.getByLabel('Scenario')).toBeVisible();
  await dropFiles(page, [{ name: 'small.yaml', bytes: Buffer.from(SMALL) }]);
  await expect(page.getByLabel('Scenario').locator('option:checked')).toHaveText('Small');
  await expect(page.getByRole('combobox', { name: 'First number: Rate of users' })).toBeVisible();
  await expect(sentence(page)).toContainText('Of 6 points: ', { timeout: 30_000 });

  await page.getByRole('button', { name: 'Add a number' }).press('Enter');
  await page.getByRole('button', { name: 'Add a number' }).press('Enter');
  await page.getByLabel('Points', { exact: true }).selectOption('sampled');
  await page.getByLabel('How many points').fill('0');
  await expect(page.getByText('Write a whole number of points from 1 to')).toBeVisible();
  await page.getByLabel('How many points').fill('9');
  await runIt(page);
  await expect(sentence(page)).toContainText('Of 9 points: ', { timeout: 30_000 });
  await expect(page.getByText(/9 of \d+ combinations, a Latin hypercube/)).toBeVisible();
  await expect(page).toHaveURL(/#s=.*&n=9$/);
  await isClean(page);

  const bring = page.getByLabel('Or paste a link or a document, or drop a file');
  await bring.fill('tare: [');
  await bring.press('Enter');
  await expect(page.getByTestId('problems')).toContainText('It could not be read');
  await bring.fill('/sweep#p=one-kernel-panic');
  await bring.press('Enter');
  await expect(page.getByTestId('problems')).toHaveCount(0);
  await expect(page.getByLabel('Scenario')).toHaveValue('preset:one-kernel-panic');
});
