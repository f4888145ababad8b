import { expect, openSmall, settled, test } from './playground.ts';

test('each lane says what it gives, costs and breaks, and a figure leads to what explains it', async ({
  page,
}) => {
  await openSmall(page);
  const lane = page.locator('[data-lane="vm"]');
  await expect(lane.locator('[data-fact="hosts"]')).toContainText(/\d/);
  await expect(lane.locator('[data-fact="usdPerMonth"]')).toContainText('$');
  const p99 = page.locator('[data-metric="p99"][data-platform="vm"] span > span').first();
  // The table is drawn in its turn, so for a moment it may hold the figures before.
  await expect(async () => {
    const inTable = (await p99.textContent()) ?? 'none';
    await expect(lane.locator('[data-fact="p99"]')).toContainText(inTable, { timeout: 100 });
  }).toPass();

  await lane.locator('[data-fact="blastKernel"]').getByRole('button').click();
  const why = page.locator('section[aria-labelledby="why"]');
  await expect(why.getByRole('button', { name: 'Kernel panic' })).toHaveAttribute('aria-pressed', 'true');
  await expect(why).toBeInViewport();
  await lane.locator('[data-fact="startupP50"]').getByRole('button').click();
  await expect(page.locator('section[aria-labelledby="startup"]')).toBeInViewport();
});

test('the page’s contents lead to its sections and leave the address alone', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  const before = page.url();
  await page
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('button', { name: 'Assumptions' })
    .click();
  await expect(page.locator('section[aria-labelledby="assumptions"]')).toBeInViewport();
  expect(page.url()).toBe(before);
});

test('hosts that a platform does without are outlined, with what that saves', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await expect(page.locator('[data-lane="container"]')).toContainText(
    /\d hosts? fewer than VMs: \$\d+ a month less/,
  );
  await expect(page.locator('[data-lane="vm"]')).not.toContainText('fewer than');
});

test('a scale-out is told part by part, with the requests that suffered', async ({ page }) => {
  test.slow();
  await page.goto('/#p=autoscaling-lag');
  await settled(page);
  const outs = page.getByTestId('scale-outs');
  await expect(outs).toBeAttached();
  await page.locator('[data-metric="startupP50"][data-platform="vm"]').getByRole('button').click();
  await expect(page.locator('section[aria-labelledby="startup"]')).toBeInViewport();
  await outs.scrollIntoViewIfNeeded();
  const vm = outs.locator('[data-platform="vm"]');
  await expect(vm).toContainText(/\d+ more asked for at \d+ s\. Of [\d,]+ requests meanwhile [\d,]+ failed/);
  await expect(vm.getByRole('row', { name: /since the look before 15 s/ })).toHaveCount(1);
  await expect(vm.getByRole('row', { name: /guest booted/ })).toHaveCount(1);
});
