import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encodeLink } from '@tare/share';
import type { ScenarioDocument } from '@tare/schema';
import { parse } from 'yaml';
import { expect, importText, openSmall, settled, SMALL, standing, test } from './playground.ts';

/** Pictures of two machines differ by a pixel here and there; what must hold in each state is checked by structure instead. */
async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

const LONG = SMALL.replace('duration: 5s', 'duration: 3h').replace('rate: 20/s', 'rate: 30/s');
const TOO_LONG = SMALL.replace('duration: 5s', 'duration: 1000h').replace('rate: 20/s', 'rate: 5000/s');
const phase = (page: Page, is: string) =>
  expect(page.getByTestId('status')).toHaveAttribute('data-phase', is);

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1440 },
  { name: 'dark', colorScheme: 'dark', width: 1440 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const;

for (const { name, colorScheme, width } of LOOKS)
  test(`every state of a comparison can be told and read, ${name}`, async ({ page, context }) => {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openSmall(page);
    await phase(page, 'done');

    await importText(page, LONG);
    await phase(page, 'running');
    await expect(standing(page, 'stale')).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await phase(page, 'cancelled');
    await accessible(page);

    await importText(page, TOO_LONG);
    await phase(page, 'over-budget');
    await expect(page.getByTestId('problems').first()).toContainText('Over budget');
    await accessible(page);

    await importText(page, SMALL.replace('image: app', 'image: nothing'));
    await expect(
      page.getByRole('dialog').getByTestId('problems').or(page.getByTestId('problems')).first(),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await accessible(page);

    await context.setOffline(true);
    await expect(page.getByTestId('offline')).toBeVisible();
    await accessible(page);
    await context.setOffline(false);
    await expect(page.getByTestId('offline')).toHaveCount(0);
  });

test('a link from an older version says so, and one from a newer is refused', async ({ page }) => {
  const document = parse(SMALL) as ScenarioDocument;
  const link = await encodeLink({ document, engineVersion: '0.1.0', catalogueVersion: '2020.1' });
  await page.goto(`/#s=${link}`);
  await settled(page);
  await expect(page.getByTestId('shared')).toContainText('engine 0.1.0, catalogue 2020.1');
  await expect(page.getByTestId('shared')).toContainText('Numbers may differ');
  await accessible(page);
  await page.goto('about:blank');
  await page.goto('/#s=CQAAAAABAgM');
  await expect(page.getByTestId('problems').first()).toContainText('made by a newer Tare');
  await accessible(page);
});
