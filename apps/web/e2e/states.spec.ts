import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encodeLink } from '@tare/share';
import type { ScenarioDocument } from '@tare/schema';
import { parse } from 'yaml';
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

async function accessible(page: Page): Promise<void> {
  await atRest(page);
  await unstuck(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/**
 * A state as it is told (its structure), that nothing is in anybody's way, and a picture of it for people beside the report.
 * Pictures of two machines differ by their fonts, so none is compared.
 */
async function seen(
  page: Page,
  state: string,
  { basis, verdict = /\S/ }: { basis: RegExp; verdict?: RegExp },
) {
  await expect(page.locator('section[data-standing]')).toMatchAriaSnapshot(`
    - heading [level=1]
    - paragraph: ${String(verdict)}
    - paragraph: ${String(basis)}
  `);
  await accessible(page);
  await page.screenshot({ path: test.info().outputPath(`${state}.png`) });
}

/** A fast machine may have the first figures of the new scenario before one has looked. */
const ON_ITS_WAY = /^(stale|partial) /;
const STALE = /stale Stale. these figures answer an earlier version/;
const LONG = SMALL.replace('duration: 5s, replications: 4', 'duration: 3h, replications: 60');
const MANY = SMALL.replace('duration: 5s, replications: 4', 'duration: 90s, replications: 60');
const TOO_LONG = SMALL.replace('duration: 5s', 'duration: 1000h').replace('rate: 20/s', 'rate: 5000/s');
const phase = (page: Page, is: string) =>
  expect(page.getByTestId('status')).toHaveAttribute('data-phase', is);

/** How the figures have stood since: a fast machine may have the next ones before one has looked. */
async function standingsFromNow(page: Page): Promise<() => Promise<string[]>> {
  const seenThere = await page.evaluateHandle(() => {
    const all: string[] = [];
    const note = (changes: MutationRecord[]) => {
      for (const { target } of changes) all.push((target as HTMLElement).dataset['standing'] ?? '');
    };
    new MutationObserver(note).observe(document.body, { subtree: true, attributeFilter: ['data-standing'] });
    return all;
  });
  return () => seenThere.jsonValue();
}

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1440 },
  { name: 'dark', colorScheme: 'dark', width: 1440 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const;

for (const { name, colorScheme, width } of LOOKS)
  test(`every state of a comparison can be told and read, ${name}`, async ({ page, context }) => {
    test.slow();
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openSmall(page);
    await phase(page, 'done');
    await seen(page, 'done', {
      verdict: /this on \d+ hosts?, \$/,
      basis: /(one is|no single) cheapest Means of 4 replications from seed 1/,
    });

    const standings = await standingsFromNow(page);
    await importText(page, LONG);
    await phase(page, 'running');
    await expect.poll(standings).toContain('stale');
    await seen(page, 'running', { basis: ON_ITS_WAY });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await phase(page, 'cancelled');
    await seen(page, 'cancelled', { basis: ON_ITS_WAY });

    await importText(page, MANY);
    // Until it has begun, first figures of the one before may stand there.
    await phase(page, 'running');
    await expect(standing(page, 'partial')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await phase(page, 'cancelled');
    await seen(page, 'partial', { basis: /partial Cancelled early. the figures rest on fewer replications/ });

    await importText(page, TOO_LONG);
    await phase(page, 'over-budget');
    await expect(page.getByTestId('problems').first()).toContainText('Over budget');
    await seen(page, 'over budget', { basis: STALE });

    await importText(page, SMALL.replace('image: app', 'image: nothing'));
    await expect(
      page.getByRole('dialog').getByTestId('problems').or(page.getByTestId('problems')).first(),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await accessible(page);

    await page.getByRole('tab', { name: 'YAML' }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await phase(page, 'invalid');
    await expect(page.getByTestId('blank')).toBeVisible();
    await expect(page.getByTestId('problems')).toHaveCount(0);
    await seen(page, 'empty', { basis: STALE });
    await page.keyboard.insertText('tare: 1\nservices: [\n');
    await expect(page.locator('.cm-lint-marker-error')).toBeVisible();
    await seen(page, 'parse error', { basis: STALE });

    await context.setOffline(true);
    await expect(page.getByTestId('offline')).toBeVisible();
    await seen(page, 'offline', { basis: STALE });
    await context.setOffline(false);
    await expect(page.getByTestId('offline')).toHaveCount(0);
  });

for (const { name, colorScheme, width } of LOOKS)
  test(`a worker that dies is told, with a report to copy, ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.addInitScript(() => {
      class Dying extends EventTarget {
        postMessage(): void {
          const gone = () => this.dispatchEvent(new ErrorEvent('error', { message: 'gone' }));
          setTimeout(gone, 50);
        }
        terminate(): void {}
      }
      Object.defineProperty(window, 'Worker', { value: Dying });
    });
    await page.goto('/');
    await phase(page, 'crashed');
    await expect(page.getByTestId('problems').first()).toContainText('gone');
    await expect(page.getByRole('button', { name: 'Copy report' })).toBeVisible();
    await seen(page, 'crash', { verdict: /Weighing the platforms/, basis: /first figures/ });
  });

test('a link from an older version says so, and one from a newer is refused', async ({ page }) => {
  const document = parse(SMALL) as ScenarioDocument;
  const link = await encodeLink({ document, engineVersion: '0.1.0', catalogueVersion: '2020.1' });
  await page.goto(`/#s=${link}`);
  await settled(page);
  await expect(page.getByTestId('shared')).toContainText('engine 0.1.0, catalogue 2020.1');
  await expect(page.getByTestId('shared')).toContainText('Numbers may differ');
  await seen(page, 'older link', { basis: /Means of 4 replications/ });
  await page.goto('about:blank');
  await page.goto('/#s=CQAAAAABAgM');
  await expect(page.getByTestId('problems').first()).toContainText('made by a newer Tare');
  await accessible(page);
});
