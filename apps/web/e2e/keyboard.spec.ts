/** The way from a question to its answer without a pointer, on a desk and on a phone. */
import type { Locator, Page } from '@playwright/test';
import { expect, settled, test } from './playground.ts';

/** More stops than any part of the page has. */
const MOST_STOPS = 60;

/** Goes from stop to stop until it is there: what cannot be reached so cannot be used. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate(element => element === document.activeElement);
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached in ${String(MOST_STOPS)} stops: ${String(target)}`);
}

/** The focus is seen: on the window, and with a ring. */
async function seenFocus(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  await expect(target).toBeInViewport();
  expect(await target.evaluate(element => getComputedStyle(element).outlineStyle)).not.toBe('none');
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0);
}

for (const [place, width] of [
  ['a desk', 1440],
  ['a phone', 390],
] as const)
  test(`question, number, verdict, why, replay and share go by keyboard, at the width of ${place}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('/');
    await settled(page);
    await command(page, 'zone loss');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('A zone of three is gone');
    await settled(page);
    const before = await page.getByTestId('verdict').textContent();

    // The form stands after all results: what leads to it comes before them.
    const edit = page.getByRole('button', { name: 'Edit', exact: true });
    await tabTo(page, edit);
    await seenFocus(edit);
    await page.keyboard.press('Enter');
    await expect(page.locator('#inputs')).toBeFocused();
    const more = page.getByRole('button', { name: 'One host more in general' });
    await expect(more).toBeVisible();
    await tabTo(page, more);
    await seenFocus(more);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('verdict')).toContainText('10 hosts');
    await settled(page);
    expect(await page.getByTestId('verdict').textContent()).not.toBe(before);

    const why = page.locator('section[aria-labelledby="why"]');
    await command(page, 'go to why');
    await seenFocus(page.locator('#why'));
    const cost = why.getByRole('button', { name: 'Cost' });
    await tabTo(page, cost);
    await page.keyboard.press('Enter');
    await expect(why.getByRole('row', { name: /Cost/ })).toBeVisible();

    const replay = page.getByTestId('replay');
    await expect(replay.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 30_000 });
    await command(page, 'replay: play');
    await expect(replay).not.toHaveAttribute('data-phase', 'stopped');
    await command(page, 'share this');
    await expect(page.getByTestId('link')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
