import { expect, openSmall, test } from './playground.ts';

test('a p99 leads to single requests, whose parts stand in a waterfall and in a table', async ({ page }) => {
  await openSmall(page);
  await page
    .locator('[data-metric="p99"][data-platform="vm"]')
    .getByRole('button', { name: /Why this Latency, p99\? Single requests of VMs/ })
    .click();
  const section = page.getByTestId('requests');
  await expect(section).toBeInViewport();
  await expect(section.getByRole('button', { name: 'VMs', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(section.getByTestId('trace-sentence')).toContainText(
    /Answered after .* own work on the CPU at web/,
  );
  await expect(section.getByTestId('span-detail')).toContainText('own work on the CPU');
  await section.getByRole('button', { name: 'Table' }).click();
  await expect(section.getByRole('columnheader', { name: 'own work on the CPU' })).toBeVisible();
  await expect(section.getByRole('row')).toHaveCount(2);
});

test('arrow keys go from request to request', async ({ page }) => {
  await openSmall(page);
  const list = page.getByRole('navigation', { name: 'Requests by how long they took' });
  await list.scrollIntoViewIfNeeded();
  await list.getByRole('button', { pressed: true }).focus();
  const before = await page.getByTestId('trace-sentence').textContent();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('trace-sentence')).not.toHaveText(before ?? '');
  await expect(list.getByRole('button', { pressed: true })).toBeFocused();
});
