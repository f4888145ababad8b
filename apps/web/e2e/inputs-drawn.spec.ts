import { atRest, expect, hashes, importText, openSmall, settled, test } from './playground.ts';

test('the gallery shows every question with its finding and bars that were run here', async ({ page }) => {
  await openSmall(page);
  await page.locator('h1').click();
  await page.keyboard.press('q');
  const gallery = page.getByTestId('gallery');
  await expect(gallery.getByRole('listitem').first()).toBeVisible();
  expect(await gallery.getByRole('listitem').count()).toBeGreaterThanOrEqual(20);
  await expect(gallery.locator('figure').first()).toContainText('Hosts');
  await expect(gallery.locator('figure').first()).toContainText(/VMs\s*4/);
  await page.getByLabel('Filter questions').fill('zebra');
  await expect(gallery.getByRole('listitem')).toHaveCount(0);
  await page.getByLabel('Filter questions').fill('three clouds');
  await expect(gallery.getByRole('listitem')).toHaveCount(1);
  await gallery.getByRole('button', { name: 'Three-cloud fail-over' }).click();
  await expect(page.locator('h1')).toContainText('One cloud’s region goes down');
});

test('a service is added, called and removed in the graph, by keyboard, and undone', async ({ page }) => {
  await openSmall(page);
  const before = await hashes(page);
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await expect(page.getByTestId('graph').locator('.react-flow__node')).toHaveCount(2);
  await page.getByLabel('Name of the new service').fill('Bad Name');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A service needs a name of lower-case letters')).toBeVisible();
  await page.getByLabel('Name of the new service').fill('store');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('graph').locator('.react-flow__node')).toHaveCount(3);
  await page.getByRole('button', { name: 'Edit web' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Let web call' }).press('Enter');
  await expect(page.getByRole('menuitem', { name: 'store' })).toBeVisible();
  await page.keyboard.type('store');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('service-list')).toContainText('→ store');
  const side = page.getByTestId('side-form');
  await side.getByLabel('Probability').fill('20%');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('graph')).toContainText('20 %');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(side.getByLabel('Probability')).toHaveValue('');
  // A call back would never end, so it is not offered.
  await page.getByRole('button', { name: 'Edit store' }).click();
  await expect(page.getByRole('button', { name: 'Let store call' })).toHaveCount(0);
  await settled(page);
  expect((await hashes(page)).scenario).not.toBe(before.scenario);
  await page.getByRole('button', { name: 'Remove store' }).click();
  await expect(page.getByTestId('graph').locator('.react-flow__node')).toHaveCount(2);
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);
});

test('the rate is drawn: a point is added, moved by keyboard and by pointer, each drag one step', async ({
  page,
}) => {
  await openSmall(page);
  await page.getByRole('button', { name: 'Add a point' }).click();
  const curve = page.getByTestId('curve');
  await expect(curve.getByRole('button')).toHaveCount(2);
  await curve.getByRole('button').nth(1).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(curve.getByRole('button').nth(1)).toHaveAccessibleName(/Point 2: 22[.\d]*\/s at 2\.5 s/);
  const box = (await curve.getByRole('button').nth(1).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, box.y + 5, { steps: 5 });
  await page.mouse.up();
  await expect(curve.getByRole('button').nth(1)).not.toHaveAccessibleName(/at 2\.5 s/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(curve.getByRole('button').nth(1)).toHaveAccessibleName(/Point 2: 22[.\d]*\/s at 2\.5 s/);
  await page.getByText('Points in numbers').click();
  const points = page.getByTestId('points');
  await expect(points.getByLabel('At', { exact: true }).nth(1)).toHaveValue('2.5s');
  await points.getByRole('button', { name: 'Remove point 2' }).click();
  await expect(curve.getByRole('button')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await curve.getByRole('button').nth(1).focus();
  await page.keyboard.press('Delete');
  await expect(curve.getByRole('button')).toHaveCount(1);
  await expect(page.getByLabel('Rate', { exact: true })).toHaveValue('20/s');
});

test('a shape is taken with one press, told in one line, and drawn on by pressing the line', async ({
  page,
}) => {
  await openSmall(page);
  const summary = page.getByTestId('curve-summary');
  const shapes = page.getByRole('group', { name: 'Shape' });
  await expect(summary).toHaveText('20/s throughout: about 100 requests in the run');
  await expect(shapes.getByRole('button', { name: 'Steady' })).toHaveAttribute('aria-pressed', 'true');
  await shapes.getByRole('button', { name: 'Burst' }).click();
  await expect(summary).toHaveText(/^13\.3 to 80\/s, 20\/s on average, highest at 2 s: about 100 requests/);
  await expect(shapes.getByRole('button', { name: 'Burst' })).toHaveAttribute('aria-pressed', 'true');
  await settled(page);

  const curve = page.getByTestId('curve');
  await expect(curve.getByRole('button')).toHaveCount(3);
  const box = (await curve.boundingBox())!;
  const handle = (await curve.getByRole('button').nth(2).boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.8, handle.y + handle.height / 2);
  await expect(curve.getByRole('button')).toHaveCount(4);
  await expect(shapes.locator('[aria-pressed="true"]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(summary).toHaveText('20/s throughout: about 100 requests in the run');
});

test.describe('by finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('a tap on the line adds a point, and a point is dragged', async ({ page }) => {
    await openSmall(page);
    const curve = page.getByTestId('curve');
    // Below the results, whose recordings still come in and are laid out.
    await expect(page.getByTestId('replay').getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await curve.scrollIntoViewIfNeeded();
    await atRest(page);
    await curve.scrollIntoViewIfNeeded();
    const box = (await curve.boundingBox())!;
    const first = (await curve.getByRole('button').first().boundingBox())!;
    await page.touchscreen.tap(box.x + box.width * 0.6, first.y + first.height / 2);
    await expect(curve.getByRole('button')).toHaveCount(2);
    const point = curve.getByRole('button').nth(1);
    await settled(page);
    await atRest(page);
    const before = await point.getAttribute('aria-label');
    const at = (await point.boundingBox())!;
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    const touch = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await send('touchStart', [{ x, y }]);
    for (const step of [10, 20, 30]) await send('touchMove', [{ x: x + step, y: y + step }]);
    await send('touchEnd', []);
    await expect(point).not.toHaveAttribute('aria-label', before ?? '');
    await expect(page.getByTestId('curve-summary')).toContainText('on average');
  });
});

test('a fault is added, edited and removed; a machine is chosen by price', async ({ page }) => {
  await openSmall(page);
  const before = await hashes(page);
  await page.getByRole('button', { name: 'Add a fault' }).click();
  await page.getByRole('button', { name: 'A kernel stops' }).click();
  await expect(page.locator('summary', { hasText: 'A kernel stops' })).toBeVisible();
  await settled(page);
  expect((await hashes(page)).scenario).not.toBe(before.scenario);
  await page.getByRole('button', { name: 'Remove: A kernel stops' }).click();
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);
  const hosts = page.getByRole('region', { name: 'Hosts' });
  await expect(hosts).toContainText(/dc\s*own data centre/);
  await expect(hosts).toContainText(/8 vCPUs, 32 GiB\s*\$0\.384 an hour\s*derived/);
  await hosts.getByRole('button', { name: 'Fixed' }).click();
  await page.getByRole('button', { name: 'One host more in general' }).click();
  await expect(hosts.getByRole('group', { name: 'Hosts of general' }).getByRole('status')).toHaveText('2');
  await hosts.getByRole('button', { name: 'As many as needed' }).click();
  await hosts.locator('summary', { hasText: 'general' }).click();
  await page.getByRole('button', { name: 'Compare machines and prices' }).click();
  await page.getByRole('button', { name: 'Choose own.16c64g' }).click();
  const price = page.getByLabel('Own price of own.16c64g, USD an hour');
  await price.fill('9.99');
  await price.press('Enter');
  await page.keyboard.press('Escape');
  await settled(page);
  await expect(page.getByLabel('Machine', { exact: true })).toHaveValue('own.16c64g');
  await page.getByLabel('Filter assumptions').fill('own.16c64g');
  await expect(page.getByTestId('assumptions').getByText('overridden').first()).toBeVisible();
  await expect(hosts).toContainText(/16 vCPUs, 64 GiB\s*\$9\.99 an hour\s*overridden/);
  const p99 = page.getByLabel('p99 at most');
  await p99.fill('1us');
  await p99.press('Enter');
  await expect(page.getByTestId('verdict')).toContainText('No platform carries this as asked');
});

test('a link says whether its numbers came out here, keeps the view, and can be pasted', async ({
  page,
  browser,
}) => {
  await openSmall(page);
  await page.getByRole('group', { name: 'Racks' }).getByRole('button', { name: 'Table' }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText('With this view').click();
  const link = await page.getByTestId('link').inputValue();
  expect(link).toMatch(/#s=[\w-]+&r=[0-9a-f]{16}&v=table$/);
  await page.keyboard.press('Escape');
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto(link);
  await expect(theirs.getByTestId('reproduced')).toHaveAttribute('data-reproduced', 'true', {
    timeout: 60_000,
  });
  const racks = theirs.getByRole('group', { name: 'Racks' });
  await expect(racks.getByRole('button', { name: 'Table' })).toHaveAttribute('aria-pressed', 'true');
  await theirs.goto('about:blank');
  await theirs.goto(link.replace(/&r=[0-9a-f]{16}/, `&r=${'0'.repeat(16)}`));
  await expect(theirs.getByTestId('reproduced')).toHaveAttribute('data-reproduced', 'false', {
    timeout: 60_000,
  });
  await expect(theirs.getByTestId('reproduced')).toContainText('Not reproduced');
  await other.close();
  await page.goto('/');
  await importText(page, link);
  await expect(page.getByTestId('shared')).toBeVisible();
});

test('an embedded comparison shows verdict and racks in a page of another origin', async ({
  page,
  baseURL,
}) => {
  await openSmall(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const html = await page.getByTestId('embed-html').inputValue();
  // localhost and 127.0.0.1 are two origins.
  await page.setContent(html.replace('loading="lazy"', ''));
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('section[data-standing="current"]')).toBeVisible({ timeout: 60_000 });
  await expect(frame.locator('[data-lane]')).toHaveCount(2);
  await expect(frame.getByRole('button', { name: 'Open in Tare' })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Import' })).toHaveCount(0);
  expect(html).toContain(`${baseURL ?? ''}/embed#s=`);
});
