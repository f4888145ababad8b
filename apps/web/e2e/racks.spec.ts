import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, importText, settled, SMALL, test, turnSpeed } from './playground.ts';

/** Two hosts' worth of instances, one host of which fails for two seconds while traffic runs. */
const FAILING = SMALL.replace('name: Small', 'name: Failing').replace(
  'baseline: container',
  'faults:\n  gone: { kind: failure, domain: host, at: 2s, repair: 2s }\nbaseline: container',
);

async function openFailing(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await importText(page, FAILING);
  await expect(page.getByRole('button', { name: /Failing/ })).toBeVisible();
  await settled(page);
  await expect(page.getByTestId('replay')).toBeVisible();
  // Recordings come one by one. With that of VMs, which boot for seconds, time begins before there is a container.
  await expect.poll(async () => Number(await scrub(page).getAttribute('min'))).toBeLessThan(-5000);
}

const scrub = (page: Page) => page.getByLabel('Moment of the run');
const momentOf = async (page: Page): Promise<number> => Number(await scrub(page).inputValue());
const canvasOf = (page: Page, platform: string): Locator => page.locator(`canvas[data-rack="${platform}"]`);

/** What a canvas looks like, as a number. */
const lookOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate(element => {
    const own = element as HTMLCanvasElement;
    const { data } = own.getContext('2d')!.getImageData(0, 0, own.width, own.height);
    let sum = 0;
    for (let at = 0; at < data.length; at++) sum = (sum * 31 + data[at]!) | 0;
    return sum;
  });

async function clean(page: Page): Promise<void> {
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

test('the racks are replayed: play, pause, step, scrub and speed', async ({ page }) => {
  await openFailing(page);
  const replay = page.getByTestId('replay');
  await expect(replay).toHaveAttribute('data-phase', 'stopped');
  const end = await lookOf(canvasOf(page, 'container'));
  await turnSpeed(page, 0.1);
  await replay.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(replay).toHaveAttribute('data-phase', 'playing');
  await replay.getByRole('button', { name: 'Pause' }).click();
  await expect(replay).toHaveAttribute('data-phase', 'paused');
  const early = await momentOf(page);
  expect(early).toBeLessThan(0);
  await expect.poll(() => lookOf(canvasOf(page, 'container'))).not.toBe(end);
  await replay.getByRole('button', { name: 'To the next event' }).click();
  expect(await momentOf(page)).toBeGreaterThan(early);
  await turnSpeed(page, 100);
  await replay.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(replay).toHaveAttribute('data-phase', 'ended');
  await expect.poll(() => lookOf(canvasOf(page, 'container'))).toBe(end);
});

test('a failed host is shown with all that goes with it, and told in numbers', async ({ page }) => {
  await openFailing(page);
  const facts = page.locator('section[aria-labelledby="happened"]');
  await facts.scrollIntoViewIfNeeded();
  await expect(facts).toContainText('A host is lost: host 0 (gone)');
  await facts
    .getByRole('button', { name: /Show in the racks: A host is lost/ })
    .first()
    .click();
  await expect(page.getByTestId('moment')).toHaveText('2.0 s');
  const racks = page.getByRole('img', { name: /^Containers:/ });
  await racks.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('readout').first()).toContainText('failed');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('readout').first()).toContainText('down with what it stands in');
});

test('the table of racks tells the moment of the replay, as the picture does', async ({ page }) => {
  await openFailing(page);
  const legend = page.getByTestId('replay-legend').last();
  await expect(legend.getByRole('listitem')).toHaveText(['Starting', 'Killed or failed']);
  await page.getByRole('group', { name: 'Racks' }).getByRole('button', { name: 'Table' }).click();
  const hosts = page.getByRole('region', { name: 'Containers: Table' }).getByRole('row');
  await expect(hosts.nth(1)).toContainText('up');
  const end = await hosts.nth(1).textContent();
  await scrub(page).fill('2500');
  await expect(hosts.nth(1)).toContainText('failed');
  await scrub(page).focus();
  await page.keyboard.press('End');
  await expect(hosts.nth(1)).toHaveText(end!);
});

test('from fleet to host to instance and back, by keys', async ({ page }) => {
  await openFailing(page);
  const racks = page.getByRole('img', { name: /^Containers:/ });
  await racks.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: /Containers: from fleet/ })).toContainText(
    'dc/general/0',
  );
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const card = page.getByTestId('instance-card');
  await expect(card).toBeVisible();
  await expect(card.getByTestId('story')).toContainText('down with what it stands in');
  await expect(card).toContainText('Where its numbers come from');
  await card.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Fleet' }).click();
  await expect(page.getByRole('navigation', { name: /from fleet/ })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`replay, charts and facts are in nobody's way, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openFailing(page);
    await scrub(page).focus();
    await page.keyboard.press('Home');
    await page.locator('#time').scrollIntoViewIfNeeded();
    await expect(page.getByTestId('charts')).toBeVisible();
    await page.locator('#happened').scrollIntoViewIfNeeded();
    await clean(page);
  });

test('a phone can replay without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openFailing(page);
  await page.getByTestId('replay').getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('#time').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('charts')).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
});
