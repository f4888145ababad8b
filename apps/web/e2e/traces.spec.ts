import type { Page } from '@playwright/test';
import { dropFiles, expect, test } from './playground.ts';
import { type DroppedTrace, parquetTrace, TRACES } from './trace-files.ts';

async function dropped(page: Page, trace: DroppedTrace): Promise<void> {
  await dropFiles(page, trace.files);
  const names = trace.files.map(({ name }) => name).join(', ');
  await expect(page.locator('.cm-content'), trace.kind).toContainText(`Replay of ${names}`);
  await expect(page.locator('.cm-content'), trace.kind).toContainText(trace.written);
  await expect(page.getByTestId('notes'), trace.kind).toBeVisible();
  await expect(page.getByTestId('problems'), trace.kind).toHaveCount(0);
}

test.use({ viewport: { width: 1440, height: 2400 } });

test('every kind of published trace is dropped on the page and becomes a scenario that runs', async ({
  page,
}) => {
  test.slow();
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.getByRole('tab', { name: 'YAML' }).click();
  for (const trace of TRACES) await dropped(page, trace);
  const parquet = parquetTrace();
  if (parquet === null) console.log('left out: Parquet, for there is no published file here');
  else await dropped(page, parquet);
  await expect(page.locator('[data-lane]').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('basis')).not.toContainText('Stale', { timeout: 60_000 });
});
