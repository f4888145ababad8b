import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encodeLink } from '@tare/share';
import type { ScenarioDocument } from '@tare/schema';
import { parse } from 'yaml';
import { hold, holdable, letGo, letPass } from './held-desk.ts';
import { differences, looksAs } from './picture.ts';
import {
  atRest,
  expect,
  importSmall,
  importText,
  recorded,
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

/** A state as it is told (its structure), how it looks, and that nothing is in anybody's way. */
async function seen(
  page: Page,
  state: string,
  { look, basis, verdict = /\S/ }: { look: string; basis: RegExp; verdict?: RegExp },
) {
  await expect(page.locator('section[data-standing]')).toMatchAriaSnapshot(`
    - heading [level=1]
    - paragraph: ${String(verdict)}
    - paragraph: ${String(basis)}
  `);
  await accessible(page);
  await looksAs(page, `${look} ${state}`);
}

/** The first figures of the new scenario are there, and the others on their way. */
const FIRST = /^partial First figures/;
/** Nobody waits for the others any more. */
const CANCELLED = /^partial Cancelled early. the figures rest on fewer replications/;
const STALE = /stale Stale. these figures answer an earlier version/;
const LONG = SMALL.replace('duration: 5s, replications: 4', 'duration: 12h, replications: 60');
/** Its first replications have soon ended, and its last not before somebody has looked. */
const MANY = SMALL.replace('duration: 5s, replications: 4', 'duration: 30min, replications: 60');
const TOO_LONG = SMALL.replace('duration: 5s', 'duration: 1000h').replace('rate: 20/s', 'rate: 5000/s');
const phase = (page: Page, is: string) =>
  expect(page.getByTestId('status')).toHaveAttribute('data-phase', is);

/** The form is that of a scenario with so many requests. */
const asks = (page: Page, requests: string) =>
  expect(page.getByTestId('curve-summary')).toContainText(`about ${requests} requests`);

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1440 },
  { name: 'dark', colorScheme: 'dark', width: 1440 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const;

async function lookedAt(page: Page, { colorScheme, width }: Omit<(typeof LOOKS)[number], 'name'>) {
  await page.setViewportSize({ width, height: 860 });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
}

/** A small scenario whose figures and recording are there. */
async function done(page: Page): Promise<void> {
  await page.goto('/');
  await importSmall(page);
  await phase(page, 'done');
  await recorded(page);
}

for (const { name, ...look } of LOOKS)
  test(`every state of figures on their way can be told and read, ${name}`, async ({ page }) => {
    test.slow();
    await lookedAt(page, look);
    await holdable(page);
    await done(page);
    await seen(page, 'done', {
      look: name,
      verdict: /this on \d+ hosts?, \$/,
      basis: /(one is|no single) cheapest Means of 4 replications from seed 1/,
    });

    await hold(page);
    await importText(page, LONG);
    await asks(page, '864,000');
    await phase(page, 'running');
    await seen(page, 'stale', { look: name, basis: STALE });
    await letPass(page, 1);
    await expect(standing(page, 'partial')).toBeVisible();
    await phase(page, 'running');
    await seen(page, 'running', { look: name, basis: FIRST });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await phase(page, 'cancelled');
    await seen(page, 'cancelled', { look: name, basis: CANCELLED });

    await importText(page, MANY);
    await asks(page, '36,000');
    // Its first figures, and those of its first two replications.
    await letPass(page, 2);
    await expect(standing(page, 'partial')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await phase(page, 'cancelled');
    await seen(page, 'partial', { look: name, basis: CANCELLED });
    await letGo(page);
    await importText(page, SMALL);
    await settled(page);
  });

for (const { name, ...look } of LOOKS)
  test(`every state of a scenario that cannot be run can be told and read, ${name}`, async ({
    page,
    context,
  }) => {
    test.slow();
    await lookedAt(page, look);
    await done(page);
    await importText(page, TOO_LONG);
    await phase(page, 'over-budget');
    await expect(page.getByTestId('problems').first()).toContainText('Over budget');
    await seen(page, 'over budget', { look: name, basis: STALE });

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
    await seen(page, 'empty', { look: name, basis: STALE });
    await page.keyboard.insertText('tare: 1\nservices: [\n');
    await expect(page.locator('.cm-lint-marker-error')).toBeVisible();
    await seen(page, 'parse error', { look: name, basis: STALE });

    await context.setOffline(true);
    await expect(page.getByTestId('offline')).toBeVisible();
    await seen(page, 'offline', { look: name, basis: STALE });
    await context.setOffline(false);
    await expect(page.getByTestId('offline')).toHaveCount(0);
  });

/** Workers that die as soon as they are asked anything. */
const dyingWorkers = (page: Page) =>
  page.addInitScript(() => {
    class Dying extends EventTarget {
      postMessage(): void {
        const gone = () => this.dispatchEvent(new ErrorEvent('error', { message: 'gone' }));
        setTimeout(gone, 50);
      }
      terminate(): void {}
    }
    Object.defineProperty(window, 'Worker', { value: Dying });
  });

for (const { name, ...look } of LOOKS)
  test(`a worker that dies is told, with a report to copy, ${name}`, async ({ page }) => {
    await lookedAt(page, look);
    await dyingWorkers(page);
    await page.goto('/');
    await phase(page, 'crashed');
    await expect(page.getByTestId('problems').first()).toContainText('gone');
    await expect(page.getByRole('button', { name: 'Copy report' })).toBeVisible();
    await seen(page, 'crash', { look: name, verdict: /No figures/, basis: /ended before/ });
  });

for (const { name, ...look } of LOOKS)
  test(`a link from an older version says so, and one from a newer is refused, ${name}`, async ({ page }) => {
    await lookedAt(page, look);
    const document = parse(SMALL) as ScenarioDocument;
    const link = await encodeLink({ document, engineVersion: '0.1.0', catalogueVersion: '2020.1' });
    await page.goto(`/#s=${link}`);
    await settled(page);
    await expect(page.getByTestId('shared')).toContainText('engine 0.1.0, catalogue 2020.1');
    await expect(page.getByTestId('shared')).toContainText('Numbers may differ');
    await expect(page.getByTestId('curve-summary')).toContainText('20/s throughout');
    await recorded(page);
    await seen(page, 'older link', { look: name, basis: /Means of 4 replications/ });
    await page.goto('about:blank');
    await page.goto('/#s=CQAAAAABAgM');
    await expect(page.getByTestId('problems').first()).toContainText('made by a newer Tare');
    // Under it stands the first question.
    await settled(page);
    await recorded(page);
    await seen(page, 'newer link', { look: name, basis: /Means of \d+ replications/ });
  });

/** What a picture must not let pass, by the style that does it. */
const FAULTS = {
  'a banner is missing': '[data-testid="problems"] { display: none !important }',
  'a colour is missing': '[data-testid="problems"] { background: transparent !important }',
  'a section is missing': 'section[data-standing] { visibility: hidden !important }',
  'a column stands elsewhere': 'main { transform: translateX(16px) !important }',
};

/** Each of the faults is a difference from the picture. */
async function tells(page: Page, picture: string, faults: Readonly<Record<string, string>>): Promise<void> {
  for (const [fault, content] of Object.entries(faults)) {
    const style = await page.addStyleTag({ content });
    expect(await differences(page, picture), fault).not.toEqual([]);
    await style.evaluate(element => (element as Element).remove());
  }
}

test('a picture that is compared tells what is missing, and not what the machine has for letters', async ({
  page,
}) => {
  await lookedAt(page, { colorScheme: 'light', width: 1440 });
  await dyingWorkers(page);
  await page.goto('/');
  await phase(page, 'crashed');
  await atRest(page);
  expect(await differences(page, 'light crash')).toEqual([]);
  for (const family of ['DejaVu Serif', 'Liberation Mono', 'Liberation Sans Narrow']) {
    const style = await page.addStyleTag({ content: `html * { font-family: "${family}" !important }` });
    expect(await differences(page, 'light crash'), family).toEqual([]);
    await style.evaluate(element => (element as Element).remove());
  }
  await tells(page, 'light crash', FAULTS);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await differences(page, 'light crash'), 'dark').not.toEqual([]);
});

/** The same of a page that is on its way. */
const FAULTS_ON_THE_WAY = {
  'the racks are missing': '.lane-picture { visibility: hidden !important }',
  'a lane is missing': '[data-lane]:last-child { visibility: hidden !important }',
  'the form is missing': '#inputs { visibility: hidden !important }',
  'a column stands elsewhere': 'main { transform: translateX(16px) !important }',
};

test('a picture of a run on its way tells what is missing, and old figures from new ones', async ({
  page,
}) => {
  await lookedAt(page, { colorScheme: 'light', width: 1440 });
  await holdable(page);
  await done(page);
  await hold(page);
  await importText(page, LONG);
  await asks(page, '864,000');
  await atRest(page);
  expect(await differences(page, 'light stale')).toEqual([]);
  expect(await differences(page, 'light running')).not.toEqual([]);
  await letPass(page, 1);
  await expect(standing(page, 'partial')).toBeVisible();
  await atRest(page);
  expect(await differences(page, 'light running')).toEqual([]);
  expect(await differences(page, 'light stale')).not.toEqual([]);
  await tells(page, 'light running', FAULTS_ON_THE_WAY);
});
