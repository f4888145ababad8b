/**
 * Journeys of the design that no other file walks. The others: share link, embed and offline in share, inputs-drawn and
 * offline; paste, stale marking, draft over a reload and undo in inputs; the ten states in states.
 */
import type { Page } from '@playwright/test';
import {
  dropFiles,
  expect,
  hashes,
  importText,
  openSmall,
  settled,
  SMALL,
  standing,
  test,
} from './playground.ts';

const COMPOSE = `services:
  front:
    image: nginx:1.27
    depends_on: [store]
    deploy: { replicas: 2, resources: { limits: { cpus: "0.5", memory: 256M } } }
  store:
    image: postgres:17
    deploy: { resources: { limits: { memory: 512M } } }
`;

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: shop:1
          resources:
            requests: { cpu: 250m, memory: 256Mi }
            limits: { memory: 512Mi }
`;

async function drop(page: Page, name: string, text: string): Promise<void> {
  await expect(page.getByTestId('verdict')).toBeVisible();
  await dropFiles(page, [{ name, bytes: Buffer.from(text) }]);
}

test('a compose file is dropped on the page, run, and its assumptions are told with their lines', async ({
  page,
}) => {
  await page.goto('/');
  await drop(page, 'compose.yaml', COMPOSE);
  await expect(page.getByTestId('notes')).toContainText('line');
  await expect(page.locator('summary', { hasText: 'store' })).toBeVisible();
  await expect(standing(page, 'partial').or(standing(page, 'current'))).toBeVisible({ timeout: 60_000 });
});

test('a manifest is dropped on the page and run', async ({ page }) => {
  await page.goto('/');
  await drop(page, 'deployment.yaml', MANIFEST);
  const shop = page.getByRole('region', { name: 'Services' }).locator('summary', { hasText: 'shop' });
  await expect(page.getByRole('group', { name: 'Replicas of shop' }).getByRole('status')).toHaveText('3');
  await expect(shop).toContainText(/CPU\s*0\.25 cores\s*Memory\s*256 MiB/);
  await expect(standing(page, 'partial').or(standing(page, 'current'))).toBeVisible({ timeout: 60_000 });
});

test('undo and redo walk one history, whichever way an edit was made', async ({ page }) => {
  await openSmall(page);
  const summary = page.getByTestId('curve-summary');
  const steady = await summary.textContent();
  await page.getByRole('group', { name: 'Shape' }).getByRole('button', { name: 'Daily' }).click();
  await expect(summary).not.toHaveText(steady ?? '');
  const daily = await summary.textContent();
  await page.getByRole('checkbox', { name: /^VMs/ }).uncheck();
  await expect(page.locator('[data-lane]')).toHaveCount(1);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('checkbox', { name: /^VMs/ })).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(summary).toHaveText(steady ?? '');
  await page.keyboard.press('Control+Shift+z');
  await expect(summary).toHaveText(daily ?? '');
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByRole('checkbox', { name: /^VMs/ })).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'Redo' })).toBeDisabled();
});

test('an assumption is overridden, and reset to the catalogue’s with the very same result', async ({
  page,
}) => {
  await openSmall(page);
  const before = await hashes(page);
  await page.getByLabel('Filter assumptions').fill('vm-kvm-full.mem');
  const table = page.getByTestId('assumptions');
  const value = table.getByRole('textbox').first();
  const own = await value.inputValue();
  await value.fill('777');
  await value.press('Enter');
  await expect(table.getByText('overridden').first()).toBeVisible();
  await settled(page);
  expect((await hashes(page)).result).not.toBe(before.result);
  await table
    .getByRole('button', { name: /^Back to/ })
    .first()
    .click();
  await expect(value).toHaveValue(own);
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);
});

test('another baseline is pinned, and differences turn round', async ({ page }) => {
  await openSmall(page);
  const cell = (platform: string) => page.locator(`[data-metric="startupP50"][data-platform="${platform}"]`);
  await expect(cell('vm')).toContainText(/▴ \+/);
  await page.getByRole('button', { name: 'Take VMs as baseline' }).click();
  await settled(page);
  await expect(cell('container')).toContainText(/▾ −/);
  await expect(cell('vm')).not.toContainText(/[▴▾≈]/);
  await expect(page.locator('[data-lane="vm"]')).toContainText('baseline');
});

test('a platform that cannot run reads unknown, never 0, and says why', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  const refused = SMALL.replace('name: Small', 'name: Refused')
    .replace('provider: own', 'provider: aws\n    region: us-east-1')
    .replace('machine: own.8c32g', 'machine: aws.m6i.xlarge')
    .replace('vm: { label: VMs, stack: [vm-kvm-full] }', 'vm: { label: MicroVMs, stack: [firecracker] }');
  await importText(page, refused);
  await expect(page.getByRole('button', { name: /Refused/ })).toBeVisible();
  await settled(page);
  const lane = page.locator('[data-lane="vm"]');
  await expect(lane).toContainText('Cannot run here');
  for (const fact of ['hosts', 'usdPerMonth', 'p99'])
    await expect(lane.locator(`[data-fact="${fact}"]`)).toContainText('unknown');
  await expect(page.locator('[data-metric="p99"][data-platform="vm"]')).toHaveText('unknown');
});

test('several drafts are kept, and an older one is opened by the command list', async ({ page }) => {
  await openSmall(page);
  await importText(page, SMALL.replace('name: Small', 'name: Second').replace('rate: 20/s', 'rate: 25/s'));
  await expect(page.getByRole('button', { name: /Second/ })).toBeVisible();
  await settled(page);
  await page.locator('h1').click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('draft small');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await expect(page.getByTestId('curve-summary')).toContainText('20/s');
});

test('the help lists every action with its keys, and the keys act', async ({ page }) => {
  await openSmall(page);
  await page.locator('h1').click();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  for (const action of [
    'Run the comparison',
    'Share this scenario',
    'Racks: show CPU',
    'Replay: play or pause',
  ])
    await expect(help).toContainText(action);
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('c');
  await expect(page.getByRole('button', { name: 'CPU', exact: true }).first()).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('t');
  await expect(page.locator('[data-lane="vm"] table')).toBeVisible();
});

test('the command list goes to any part of the page', async ({ page }) => {
  await openSmall(page);
  await page.locator('h1').click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to ledger');
  await page.keyboard.press('Enter');
  await expect(page.locator('section[aria-labelledby="ledger"]')).toBeInViewport();
});

test('a link leads to a part of the page', async ({ page }) => {
  await page.goto('/#p=cold-start-burst&v=cpu,at.startup');
  await settled(page);
  await expect(page.locator('section[aria-labelledby="startup"]')).toBeInViewport();
  await expect(page.getByRole('button', { name: 'CPU', exact: true }).first()).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});
