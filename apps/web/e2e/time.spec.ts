import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, openSmall, test } from './playground.ts';

async function openCharts(page: Page): Promise<void> {
  await openSmall(page);
  await page.locator('#time').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('charts')).toBeVisible();
}

test('charts follow the replay, and a click in one moves it', async ({ page }) => {
  await openCharts(page);
  const over = page.locator('[data-chart="throughput"] .u-over');
  await over.scrollIntoViewIfNeeded();
  const { width, height } = (await over.boundingBox())!;
  await over.click({ position: { x: width / 2, y: height / 2 } });
  const at = Number(await page.getByLabel('Moment of the run').inputValue());
  const end = Number(await page.getByLabel('Moment of the run').getAttribute('max'));
  expect(Math.abs(at - end / 2)).toBeLessThan(end * 0.05);
  for (const figure of ['throughput', 'cpu'])
    await expect(page.locator(`[data-cursor="${figure}"]`)).toHaveCSS('opacity', '1');
});

test('the charts have a twin in a table and a summary in words', async ({ page }) => {
  await openCharts(page);
  await expect(page.locator('[data-chart="throughput"] figcaption')).toContainText(
    /Containers: [\d.,]+ to [\d.,]+ requests\/s/,
  );
  await page.getByTestId('charts').getByRole('button', { name: 'Table' }).click();
  const table = page.getByTestId('course-table');
  await expect(table.getByRole('columnheader', { name: 'VMs' })).toBeVisible();
  expect(await table.getByRole('row').count()).toBeGreaterThan(20);
  await page.getByLabel('Figure over time').selectOption('ready');
  await expect(table.getByRole('row').last()).toContainText('4');
});

test('platforms stand side by side under one cursor, which goes by keys', async ({ page }) => {
  await openCharts(page);
  const charts = page.getByTestId('charts');
  await charts.getByRole('button', { name: 'Side by side' }).click();
  const row = page.locator('[data-chart="throughput"]');
  await expect(row.locator('[data-panel]')).toHaveCount(2);
  await row.scrollIntoViewIfNeeded();
  const value = row.locator('[data-panel="VMs"]').getByTestId('at-cursor');
  await expect(value).toHaveText(/^[\d.,]+\/s$/);

  const moment = page.getByLabel('Moment in the charts');
  await moment.focus();
  await page.keyboard.press('Home');
  await expect(moment).toHaveJSProperty('value', '0');
  const first = await value.textContent();
  for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowRight');
  await expect(moment).toHaveJSProperty('value', '9');
  await expect(value).not.toHaveText(first ?? '');
  await charts.getByRole('button', { name: 'Table' }).click();
  const cells = page.getByTestId('course-table').getByRole('row').nth(1);
  await expect(cells).toContainText(/\d/);

  await charts.getByRole('button', { name: 'Overlaid' }).click();
  await expect(page.locator('[data-chart="throughput"] .u-over')).toHaveCount(1);
});

test('the part shown has buttons', async ({ page }) => {
  await openCharts(page);
  const further = page.getByRole('button', { name: 'Further' });
  await expect(further).toBeDisabled();
  await page.getByRole('button', { name: 'Closer' }).click();
  await expect(further).toBeEnabled();
  await page.getByRole('button', { name: 'Whole run' }).click();
  await expect(further).toBeDisabled();
});

test('everything on the screen can be taken along', async ({ page }) => {
  await openCharts(page);
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const take = async (name: string): Promise<Buffer> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name }).click(),
    ]);
    return readFile(await download.path());
  };
  expect((await take('Numbers as CSV')).toString()).toContain('usdPerMonth,container,');
  expect((await take('Figures over time as CSV')).toString().split('\r\n').length).toBeGreaterThan(100);
  for (const what of ['Racks as SVG', 'Charts as SVG']) {
    const svg = (await take(what)).toString();
    expect(svg).toMatch(/^<svg xmlns/);
    expect(
      await page.evaluate(
        text => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null,
        svg,
      ),
    ).toBe(true);
  }
  for (const what of ['Racks as PNG', 'Charts as PNG']) {
    const png = await take(what);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(1920);
  }
  const comparison = JSON.parse((await take('Comparison as JSON')).toString()) as { tareComparison: number };
  expect(comparison.tareComparison).toBe(1);
  const reports = JSON.parse((await take('Reports of the first')).toString()) as { platform: string }[];
  expect(reports.map(({ platform }) => platform).sort()).toEqual(['container', 'vm']);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy as Markdown' }).click();
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toContain('| --- |');
  expect(markdown).toMatch(/\(http:\/\/[^)]+\/#s=/);
});
