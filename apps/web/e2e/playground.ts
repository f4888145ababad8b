/** What every test does on the page, in the words of a person. */
import { expect, type Page, test as base } from '@playwright/test';

export const test = base.extend({
  baseURL: async ({ browserName: _ }, use) => {
    await use(process.env['TARE_E2E_URL']);
  },
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error' && /Content Security Policy|hydrat/i.test(message.text()))
        faults.push(message.text());
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

export const SMALL = `tare: 1
name: Small
sites:
  dc:
    provider: own
    pools:
      general: { machine: own.8c32g, count: auto, max: 20 }
images:
  app:
    layers: [{ digest: base, size: 30Mi }]
    architectures: [amd64]
    os: linux
services:
  web:
    image: app
    replicas: 4
    requests: { cpu: 250m, memory: 256Mi }
    work: { cpu: { law: exponential, mean: 5ms } }
    memory: { base: 80Mi }
    startup: { init: 300ms }
traffic:
  users: { arrivals: poisson, to: web, rate: 20/s }
platforms:
  container: { label: Containers, stack: [container-runc] }
  vm: { label: VMs, stack: [vm-kvm-full] }
baseline: container
run: { duration: 5s, replications: 4 }
`;

export const standing = (page: Page, is: 'partial' | 'current' | 'stale' | 'none') =>
  page.locator(`section[data-standing="${is}"]`);

/** All replications are in, and they answer what is on the screen. */
export const settled = (page: Page) => expect(standing(page, 'current')).toBeVisible({ timeout: 60_000 });

/** The first recording is there, so that it can be replayed. */
export const recorded = (page: Page, { timeout = 60_000 } = {}) =>
  expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout });

/** Turns the replay to a speed, step by step. */
export async function turnSpeed(page: Page, wanted: number): Promise<void> {
  const control = page.getByRole('group', { name: 'Speed of the replay' });
  const speed = async () => Number((await control.getByRole('status').textContent())?.replace('×', ''));
  for (let at = await speed(); at !== wanted; at = await speed())
    await control.getByRole('button', { name: at < wanted ? 'Faster' : 'Slower' }).click();
}

/** First figures show no hash; the foot of the page may still show theirs for a moment when the full ones are there. */
export async function hashes(page: Page) {
  await expect(page.getByTestId('result-hash')).toHaveText(/^[0-9a-f]{64}$/);
  return {
    scenario: await page.getByTestId('scenario-hash').textContent(),
    result: await page.getByTestId('result-hash').textContent(),
  };
}

/** By its button, or on a phone, where there is no room for one, by the command list. */
async function openImport(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Import', exact: true });
  if (await button.isVisible()) return button.click();
  await page.getByRole('button', { name: 'Open the command list' }).click();
  await page.getByRole('option', { name: /^Import/ }).click();
}

/** Imports a text through the sheet. */
export async function importText(page: Page, text: string): Promise<void> {
  await openImport(page);
  await page.getByLabel('Paste here').fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
}

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Drops files anywhere on the page, as from a folder beside the browser. */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const sent = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  await page.evaluate(all => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of all)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), one => one.charCodeAt(0))], name));
    for (const kind of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }, sent);
}

/**
 * A small scenario instead of the preset, so that tests do not wait for the preset's many runs. Another rate is another
 * scenario, whose short link no other test has made.
 */
export async function openSmall(page: Page, perSecond = 20): Promise<void> {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await importSmall(page, perSecond);
}

/** The same, on a page that is open. */
export async function importSmall(page: Page, perSecond = 20): Promise<void> {
  await importText(page, SMALL.replace('rate: 20/s', `rate: ${String(perSecond)}/s`));
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
  await settled(page);
  // The form follows the figures: until then it is that of the question before.
  await expect(page.getByTestId('curve-summary')).toContainText(`${String(perSecond)}/s throughout`);
}
/**
 * Nothing on the page moves any more: what is measured while a recording comes in, or while sections are laid out for the first
 * time, seems to lie on other things.
 */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      new Promise<boolean>(resolve => {
        const height = () => document.documentElement.scrollHeight;
        const [before, frames] = [height(), 20];
        const look = (left: number) =>
          height() !== before || left === 0
            ? resolve(left === 0)
            : requestAnimationFrame(() => look(left - 1));
        look(frames);
      }),
  );
}
/**
 * Puts the replay, which stays at the foot of a phone's window, where it stands in the page: what lies under it can be scrolled out
 * from under it, which a checker of accessibility does not know.
 */
export async function unstuck(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  if (width < 640)
    await page.addStyleTag({ content: '[data-testid="replay-stays"] { position: static !important }' });
}

export { expect };
