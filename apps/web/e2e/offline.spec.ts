import { expect, hashes, openSmall, settled, test } from './playground.ts';

test('after the first visit the playground works without a network', async ({ page, context }) => {
  await openSmall(page);
  await page.goto('/');
  await settled(page);
  const before = await hashes(page);
  // The worker has kept everything once it is active.
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByTestId('offline')).toBeVisible();
  await settled(page);
  expect(await hashes(page)).toEqual(before);
  // What is loaded only when it is asked for is there as well.
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.locator('.cm-content')).toBeVisible();
  await page.getByRole('tab', { name: 'Graph' }).click();
  await expect(page.getByTestId('graph').locator('.react-flow__node').first()).toBeVisible();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByTestId('link')).toBeVisible();
  await page.getByRole('button', { name: 'Make a short link' }).click();
  await expect(page.getByRole('dialog')).toContainText('Short links are unavailable');
  await context.setOffline(false);
});

test('a short link has a preview image with its verdict', async ({ page, request, baseURL }) => {
  await openSmall(page, 21);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Make a short link' }).click();
  const link = await page.getByTestId('short-link').inputValue();
  await page.getByRole('button', { name: 'Change its life' }).click();
  await expect(page.getByRole('dialog').getByText(/^Expires/)).toBeVisible();
  const html = await (await request.get(link.replace(/#.*/, ''))).text();
  const image = /property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(image).toContain(baseURL ?? '?');
  const answer = await request.get(image.replaceAll('&amp;', '&'));
  expect(answer.headers()['content-type']).toBe('image/png');
  const png = await answer.body();
  // Width and height stand at a fixed place of every PNG.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
});
