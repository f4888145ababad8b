import { expect, hashes, openSmall, settled, test } from './playground.ts';

test('a self-contained link gives a second person the very same numbers', async ({
  page,
  browser,
  baseURL,
}) => {
  await openSmall(page);
  const mine = await hashes(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = await page.getByTestId('link').inputValue();
  expect(link).toContain(`${baseURL ?? ''}/#s=`);
  await expect(page.getByText(`${link.length.toLocaleString('en-US')} characters`)).toBeVisible();
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(link);
  await settled(theirs);
  expect(await hashes(theirs)).toEqual(mine);
  await expect(theirs.getByTestId('shared')).toContainText('copy of a shared scenario');
  await expect(theirs.getByTestId('shared')).toContainText('the numbers are the same');
  await other.close();
});

test('a short link is made when asked for, opens the same numbers, and can be taken back', async ({
  page,
  browser,
}) => {
  await openSmall(page);
  const mine = await hashes(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByLabel('Expires after').selectOption('a week without use');
  await page.getByRole('button', { name: 'Make a short link' }).click();
  const link = await page.getByTestId('short-link').inputValue();
  await expect(page.getByText(/Expires .*: after a week without use/)).toBeVisible();
  await page.getByLabel('Expires after').selectOption('30 days without use');
  await page.getByRole('button', { name: 'Change its life' }).click();
  await expect(page.getByText(/Expires .*: after 30 days without use/)).toBeVisible();
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(link);
  await settled(theirs);
  expect(await hashes(theirs)).toEqual(mine);
  await expect(theirs.locator('meta[name="robots"]').first()).toHaveAttribute('content', /noindex/);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('The short link is gone.')).toBeVisible();
  // The same address with a fragment is no new document: it has to be asked for again.
  const gone = await theirs.reload();
  expect(gone?.status()).toBe(404);
  await expect(theirs.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await other.close();
});

test('a link that never was is not found', async ({ page }) => {
  const response = await page.goto('/s/nothingHere');
  expect(response?.status()).toBe(404);
  await page.getByRole('link', { name: 'Open the playground' }).click();
  await expect(page.getByTestId('verdict')).toBeVisible();
});

test('a damaged link says so, and the playground opens all the same', async ({ page }) => {
  await page.goto('/#s=AQIDBAUGBwg');
  await expect(page.getByTestId('problems').first()).toContainText('damaged');
  await settled(page);
});
