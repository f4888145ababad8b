/** Nothing that a person looks at or holds moves away while figures and recordings come in. */
import type { Page } from '@playwright/test';
import { expect, importText, recorded, settled, SMALL, standing, test } from './playground.ts';

declare global {
  interface Window {
    shifts: { readonly value: number; readonly what: string }[];
  }
}

/** A line of text that pushes the page down is thirty times as much; what is left is a letter's width. */
const LEAST_SHIFT = 0.001;
const MANY = SMALL.replace('replications: 4', 'replications: 200');

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shifts = [];
    const whatOf = (node: Node | null) =>
      node instanceof Element ? `${node.tagName} ${node.className}` : (node?.textContent ?? '');
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources: { node: Node | null }[];
      })[])
        window.shifts.push({
          value: entry.value,
          what: entry.sources.map(({ node }) => whatOf(node)).join('; '),
        });
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

for (const [name, viewport] of [
  ['desk', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const)
  test(`nothing moves from the first picture to the replay, ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await watchShifts(page);
    await page.goto('/');
    await settled(page);
    await recorded(page);
    await expect(page.locator('#footer, footer').first()).toBeAttached();
    const shifts = await page.evaluate(() => window.shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    console.log(`layout shift on the ${name}: ${sum.toFixed(5)} in ${String(shifts.length)}`);
    expect(
      shifts.filter(({ value }) => value >= LEAST_SHIFT),
      'shifts that can be seen',
    ).toEqual([]);
    expect(sum).toBeLessThan(LEAST_SHIFT);
    // A document is painted while it comes in: the results have their place before what stands beside them is there.
    const results = page.locator('#results');
    const place = await results.boundingBox();
    await page.locator('#inputs').evaluate(element => element.remove());
    expect(await results.boundingBox()).toMatchObject({ x: place!.x, y: place!.y, width: place!.width });
  });

declare global {
  interface Window {
    letRecord: () => void;
  }
}

/** The page's newest wish for a recording is kept back until the test lets it go: it may come sooner than a key is pressed. */
function heldRecording(): void {
  const post = Worker.prototype.postMessage;
  let isHeld = true;
  let ask: () => void = () => undefined;
  window.letRecord = () => {
    isHeld = false;
    ask();
  };
  Worker.prototype.postMessage = function (message: unknown, ...rest: never[]) {
    const send = () => void Reflect.apply(post, this, [message, ...rest]);
    if (isHeld && (message as { path?: string[] } | null)?.path?.[0] === 'record') ask = send;
    else send();
  };
}

test('whoever has a rack in focus keeps it when the recording comes, and goes on from there', async ({
  page,
}) => {
  await page.addInitScript(heldRecording);
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await importText(page, MANY);
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await expect(standing(page, 'partial').or(standing(page, 'current'))).toBeVisible();
  const racks = page.getByRole('img', { name: /^Containers:/ });
  await racks.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('readout').first()).toContainText('Net work');
  const replay = page.getByTestId('replay');
  await expect(replay, 'the recording is still to come').toHaveAttribute('data-phase', 'waiting');
  const before = await racks.elementHandle();
  await page.evaluate(() => window.letRecord());
  await recorded(page);
  await expect(page.getByTestId('readout').first()).toContainText('up');
  expect(await before?.evaluate(element => element === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('readout').first()).toContainText('web');
});
