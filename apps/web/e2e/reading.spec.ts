/** The pages that are read: chapters that run, the catalogue, the documents. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { prepareText, presets } from '@tare/catalog';
import { EXAMPLE } from '../src/docs/api-example.ts';
import { expect, settled, test } from './playground.ts';

const CHAPTERS = [
  'how-virtualisation-works',
  'what-a-virtual-machine-is',
  'what-a-container-is',
  'containers-or-virtual-machines',
  'why-containers',
  'many-containers-many-clouds',
];
const DOCUMENTS = [
  'first-steps',
  'how-it-works',
  'not-modelled',
  'validation',
  'scenario',
  'cli',
  'api',
  'model',
  'architecture',
];
const PAGES = [
  '/learn',
  ...CHAPTERS.map(slug => `/learn/${slug}`),
  '/catalog',
  '/docs',
  ...DOCUMENTS.map(slug => `/docs/${slug}`),
];

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(node => node.html);
    return `${id}: ${places.join(' | ')}`;
  });
  expect(found).toEqual([]);
}

const idsOf = (page: Page): Promise<Set<string>> =>
  page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id)).then(ids => new Set(ids));

test('every link of every page leads somewhere, to the very place that it names', async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const ids = new Map<string, Set<string>>();
  const links = new Map<string, Set<string>>();
  for (const path of PAGES) {
    expect((await page.goto(path))?.status(), path).toBe(200);
    ids.set(path, await idsOf(page));
    const hrefs = await page.evaluate(() =>
      [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href') ?? ''),
    );
    for (const href of hrefs) links.set(href, (links.get(href) ?? new Set()).add(path));
  }
  const broken: string[] = [];
  const others = new Set<string>();
  for (const [href, from] of links)
    for (const page of from) {
      if (/^https?:/.test(href) || href.startsWith('/#s=')) continue;
      const [path = '', fragment] = href.split('#');
      const target = path === '' ? page : path;
      if (!ids.has(target)) others.add(target);
      else if (fragment !== undefined && !ids.get(target)?.has(decodeURIComponent(fragment)))
        broken.push(`${page}: ${href}`);
    }
  expect(broken).toEqual([]);
  for (const path of others) expect((await request.get(path)).status(), path).toBe(200);
});

test('every number that a preset rests on has a place in the catalogue', async ({ page }) => {
  await page.goto('/catalog');
  const ids = await idsOf(page);
  const used = new Set<string>();
  for (const { yaml } of presets) {
    const prepared = prepareText(yaml);
    if (!prepared.ok) throw new Error(prepared.problems[0]?.message);
    // A field that was left out has its path instead, and no entry.
    for (const { id, path } of prepared.value.assumptions) if (path !== id) used.add(id);
  }
  expect(used.size).toBeGreaterThan(100);
  expect([...used].filter(id => !ids.has(id))).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`nothing is in the way of assistive technology, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const path of PAGES.filter(path => path !== '/catalog' && path !== '/docs/validation')) {
      await page.goto(path);
      await clean(page);
    }
    await page.goto('/catalog');
    await page.getByRole('searchbox').fill('firecracker');
    await expect(page.getByTestId('shown')).toContainText('shown');
    await clean(page);
  });

test('a phone reads every page without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  for (const path of PAGES) {
    await page.goto(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, path).toBeLessThanOrEqual(0);
  }
});

test('a reader predicts by keyboard, runs, and reads why, with the numbers of the run', async ({ page }) => {
  await page.goto('/learn/how-virtualisation-works');
  const figure = page.locator('[data-figure="computing"]');
  await figure.getByRole('slider').focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  await expect(figure.locator('output')).toContainText('2.30 ×');
  await figure.getByRole('button', { name: 'Run it' }).focus();
  await page.keyboard.press('Enter');
  const outcome = figure.getByTestId('outcome');
  await expect(outcome).toContainText('You said 2.30 ×. The run says 1.0');
  await expect(outcome.getByRole('row', { name: /In a VM/ })).toContainText('ms');
  await clean(page);
  await outcome.getByRole('link', { name: 'VM (KVM): Slow-down of computing' }).click();
  await expect(page.locator('[id="vm-kvm-full.cpu.factor"]')).toBeInViewport();
});

test('a choice is made before it is run, and a refused platform says why', async ({ page }) => {
  await page.goto('/learn/containers-or-virtual-machines');
  const figure = page.locator('[data-figure="windows"]');
  await expect(figure.getByRole('button', { name: 'Run it' })).toBeDisabled();
  await figure.getByRole('radio', { name: 'VMs only' }).check();
  await figure.getByRole('button', { name: 'Run it' }).click();
  await expect(figure.getByTestId('outcome')).toContainText('The run says “containers only”');
  await expect(figure.getByRole('row', { name: /Containers only/ })).toContainText('Windows kernel');
});

test('a figure opens in the playground with the same scenario', async ({ page }) => {
  await page.goto('/learn/what-a-container-is');
  await page.locator('[data-figure="quota"]').getByRole('link', { name: 'Open in the playground' }).click();
  await settled(page);
  await expect(page.getByTestId('shared')).toContainText('copy of a shared scenario');
  await expect(page.locator('[data-lane="quota"]')).toBeVisible();
});

test('a figure that is cancelled can be run again', async ({ page }) => {
  await page.goto('/learn/why-containers');
  const figure = page.locator('[data-figure="granular"]');
  await figure.getByRole('button', { name: 'Run it' }).click();
  await figure.getByRole('button', { name: 'Cancel' }).click();
  await figure.getByRole('button', { name: 'Run it' }).click();
  await expect(figure.getByTestId('outcome')).toContainText('hosts');
});

test('without script a chapter is still a text, and says what each figure shows', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await page.goto('/learn/what-a-virtual-machine-is');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What a virtual machine is');
  await expect(page.locator('[data-figure="boot"]')).toContainText('a VM first starts an operating system');
  await page.goto('/catalog');
  await expect(page.locator('[id="firecracker.mem.vmm"]')).toContainText('MiB');
  await context.close();
});

test('the catalogue is filtered by words and by basis', async ({ page }) => {
  await page.goto('/catalog');
  await page.getByRole('searchbox').fill('firecracker mem');
  await expect(page.locator('[id="firecracker.mem.vmm"]')).toBeVisible();
  await expect(page.locator('[id="vm-kvm-full.cpu.factor"]')).toBeHidden();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('group', { name: 'Basis' }).getByRole('button', { name: 'assumed' }).click();
  await expect(page.locator('[id="firecracker.mem.vmm"]')).toBeHidden();
  await expect(page.locator('[id="container-runc.start.oci.sigma"]')).toBeVisible();
});

test('the API answers through the web application, as its page says', async ({ page, request }) => {
  await page.goto('/docs/api');
  await expect(page.getByRole('heading', { name: /GET \/v1\/runs\/\{id\}$/ })).toBeVisible();
  expect((await (await request.get('/v1/openapi.json')).json()).openapi).toMatch(/^3\.1/);
  expect((await request.get('/v1/runs/nothing')).status()).toBe(404);
  await expect(page.locator('pre')).toContainText(JSON.stringify(EXAMPLE, null, 1));
  const asked = await request.post('/v1/runs', { data: EXAMPLE });
  const { id } = (await asked.json()) as { id: string };
  const stateOf = async () =>
    ((await (await request.get(`/v1/runs/${id}`)).json()) as { state: string }).state;
  await expect.poll(stateOf, { timeout: 60_000 }).toBe('done');
});

test('what is only read starts no worker until a figure is run', async ({ page }) => {
  await page.goto('/learn/what-a-container-is');
  await page.waitForLoadState('networkidle');
  expect(page.workers()).toHaveLength(0);
  await page.goto('/');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
});
