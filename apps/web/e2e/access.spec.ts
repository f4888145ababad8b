import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
  atRest,
  expect,
  importText,
  openSmall,
  settled,
  SMALL,
  standing,
  test,
  unstuck,
} from './playground.ts';

async function clean(page: Page): Promise<void> {
  await atRest(page);
  await unstuck(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(node => node.html)
          .slice(0, 3)
          .join(' | ')}`,
    ),
  ).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing is in the way of assistive technology, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openSmall(page);
    await clean(page);
    await page.getByRole('group', { name: 'Racks' }).getByRole('button', { name: 'Table' }).click();
    await clean(page);
    await page.getByRole('tab', { name: 'YAML' }).click();
    await expect(page.locator('.cm-content')).toBeVisible();
    await clean(page);
    await page.getByRole('tab', { name: 'Form' }).click();
    const rate = page.getByLabel('Rate', { exact: true });
    await rate.fill('fast');
    await rate.press('Enter');
    await expect(standing(page, 'stale')).toBeVisible();
    await expect(page.getByTestId('problems').first()).toBeVisible();
    await clean(page);
  });

  test(`dialogs and pages that only say something are clean, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openSmall(page);
    for (const [key, name] of [
      ['s', 'Share'],
      ['i', 'Import a workload'],
      ['?', 'Keyboard'],
      ['Control+k', 'Commands'],
    ] as const) {
      await page.locator('h1').click();
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await clean(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.goto('/s/nothingHere');
    await clean(page);
  });
}

test('the theme can be chosen and stays', async ({ page }) => {
  await openSmall(page);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: 'Change the theme' }).click();
  await page.getByRole('button', { name: 'Change the theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await background()).not.toBe(light);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the whole journey goes by keyboard', async ({ page }) => {
  await openSmall(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('edit as yaml');
  await page.keyboard.press('Enter');
  await expect(page.locator('.cm-content')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('share this');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('link')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.reload();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the results' })).toBeFocused();
  await page.keyboard.press('Enter');
  await settled(page);
  await page.getByRole('img').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('readout').first()).toContainText('Net work');
});

test('a phone can read everything without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await openSmall(page);
  // A table that only a screen reader reads is as wide as its words.
  await importText(page, SMALL.replace('label: VMs', 'label: Monolith in VMs and services in containers'));
  await expect(page.locator('[data-lane="vm"]')).toContainText('Monolith');
  await settled(page);
  await page.locator('#startup').scrollIntoViewIfNeeded();
  await atRest(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await clean(page);
});
