import { expect, importText, openSmall, SMALL, settled, test } from './playground.ts';

/** A second site beside the first, and the loss of one. */
const TWO_SITES = SMALL.replace('name: Small', 'name: Two sites')
  .replace(
    'images:',
    `  far:
    provider: other
    links: [{ to: dc, latency: 4ms }]
    pools:
      general: { machine: own.8c32g, count: auto, max: 20 }
images:`,
  )
  .replace(
    '[container-runc] }',
    '[container-runc], engine: kubernetes, prefer: spread, failOver: { detect: 300ms, tolerate: 700ms, clients: at-once } }',
  )
  .replace('baseline:', 'faults: { out: { kind: failure, domain: site, target: far, at: 1s } }\nbaseline:');

test('a lost site’s instances are started at the other, and the page says when, where and what it cost', async ({
  page,
}) => {
  await openSmall(page);
  await importText(page, TWO_SITES);
  await expect(page.getByRole('button', { name: /Two sites/ })).toBeVisible();
  await settled(page);
  const facts = page.locator('section[aria-labelledby="happened"]');
  await facts.scrollIntoViewIfNeeded();
  await expect(facts.getByRole('heading', { name: 'Fail-over' })).toBeVisible();
  await expect(facts).toContainText('2: 2 dc');
  await expect(page.getByRole('rowheader', { name: 'Blast radius, site' })).toBeVisible();
});

test('sites of a platform and the loss of a control plane are chosen in the form', async ({ page }) => {
  await openSmall(page);
  await importText(page, TWO_SITES);
  await settled(page);
  const platforms = page.locator('section[aria-labelledby="form-platforms"]');
  await platforms.locator('summary', { hasText: 'Containers' }).click();
  await platforms.getByLabel('Site choice').selectOption('price');
  await page.getByRole('button', { name: 'Add a fault' }).click();
  await page.getByRole('button', { name: 'A control plane is lost' }).click();
  await settled(page);
  await expect(page.locator('section[aria-labelledby="happened"]')).toContainText('control-plane-lost');
});
