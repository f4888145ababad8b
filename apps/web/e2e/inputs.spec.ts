import { expect, hashes, importText, openSmall, settled, standing, test } from './playground.ts';

const COMPOSE = `services:
  front:
    image: nginx:1.27
    deploy:
      replicas: 2
      resources:
        limits: { cpus: "0.5", memory: 256M }
    depends_on: [store]
  store:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: secret
    deploy:
      resources:
        limits: { memory: 512M }
`;

test('a compose file is imported by paste anywhere, with notes that say their lines', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, COMPOSE);
  await expect(page.getByTestId('notes')).toContainText('line');
  await expect(page.getByText('Import notes')).toBeVisible();
  await expect(standing(page, 'partial').or(standing(page, 'current'))).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('summary', { hasText: 'store' })).toBeVisible();
});

test('what cannot be imported says why, and at which line', async ({ page }) => {
  await page.goto('/');
  await importText(page, 'services:\n  web:\n    image: nginx\n  web:\n    image: other\n');
  const problems = page.getByRole('dialog').getByTestId('problems');
  await expect(problems).toContainText('line 4');
});

test('a number changed in the form changes the result; undo brings back the very same', async ({ page }) => {
  await openSmall(page);
  const before = await hashes(page);
  await page.getByRole('region', { name: 'Services' }).locator('summary', { hasText: 'web' }).click();
  const replicas = page.getByLabel('Replicas', { exact: true }).first();
  await replicas.fill('11');
  await replicas.press('Enter');
  await page.getByRole('button', { name: 'One replica more of web' }).click();
  await expect(replicas).toHaveValue('12');
  await expect.poll(async () => (await hashes(page)).scenario).not.toBe(before.scenario);
  await settled(page);
  expect((await hashes(page)).result).not.toBe(before.result);
  // Turned by dragging it sideways, and by the arrow keys: each one step of the history.
  const box = (await replicas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 36, y, { steps: 6 });
  await page.mouse.up();
  await expect(replicas).toHaveValue('17');
  await expect(page.getByRole('group', { name: 'Replicas of web' }).getByRole('status')).toHaveText('17');
  for (const value of ['16', '15']) {
    await replicas.press('ArrowDown');
    await expect(replicas).toHaveValue(value);
  }
  await settled(page);
  await page.locator('h1').click();
  for (const value of ['17', '12', '11']) {
    await page.keyboard.press('Control+z');
    await expect(replicas).toHaveValue(value);
  }
  await page.keyboard.press('Control+z');
  await settled(page);
  await expect.poll(() => hashes(page)).toEqual(before);
  await expect(replicas).toHaveValue('4');
});

test('a wrong value is said beside its field, and the old figures are marked stale', async ({ page }) => {
  await openSmall(page);
  const rate = page.getByLabel('Rate', { exact: true });
  await rate.fill('fast');
  await rate.press('Enter');
  await expect(rate).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#field-traffic-users-rate-fault')).toContainText('Write a rate');
  await expect(standing(page, 'stale')).toBeVisible();
  await expect(page.getByTestId('basis')).toContainText('Stale');
  await rate.fill('30/s');
  await rate.press('Enter');
  await settled(page);
});

test('a fault in the text is marked at its line, and the last valid figures stay', async ({ page }) => {
  await openSmall(page);
  await page.getByRole('tab', { name: 'YAML' }).click();
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('tare: 1\nname: Broken\nservices:\n  web: [1\n');
  await expect(page.getByTestId('problems').first()).toContainText(/line [45]/);
  await expect(page.locator('.cm-lint-marker-error')).toBeVisible();
  await expect(standing(page, 'stale')).toBeVisible();
  await page.keyboard.press('Control+z');
  await settled(page);
  await expect(page.getByTestId('problems')).toHaveCount(0);
});

test('a platform can be switched off and on again', async ({ page }) => {
  await openSmall(page);
  const before = await hashes(page);
  await page.getByRole('checkbox', { name: /^VMs VM \(KVM\)/ }).uncheck();
  await expect(page.locator('[data-lane]')).toHaveCount(1);
  await page.getByRole('checkbox', { name: /^VMs VM \(KVM\)/ }).check();
  await expect(page.locator('[data-lane]')).toHaveCount(2);
  await settled(page);
  expect(await hashes(page)).toEqual(before);
});

test('an assumption can be overridden, and is then marked as such', async ({ page }) => {
  await openSmall(page);
  await page.getByLabel('Filter assumptions').fill('vm-kvm-full.mem');
  const value = page.getByTestId('assumptions').getByRole('textbox').first();
  await value.fill('777');
  await value.press('Enter');
  await expect(page.getByTestId('assumptions').getByText('overridden').first()).toBeVisible();
  await settled(page);
});

test('edits are kept as a draft over a reload', async ({ page }) => {
  await openSmall(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the draft' }).click();
  await expect(page.getByRole('button', { name: /Small/ })).toBeVisible();
});

test('whatever a service may say can be said in the form, and nothing is put in unasked', async ({
  page,
}) => {
  await openSmall(page);
  const before = await hashes(page);
  const services = page.getByRole('region', { name: 'Services' });
  await services.locator('summary', { hasText: 'web' }).click();
  await services.getByRole('button', { name: 'All settings: web' }).click();
  const find = async (name: string, exactly: string) => {
    await services.getByLabel('Set something else: web').click();
    await page.getByPlaceholder('Name, or what it is for').fill(name);
    await page.getByRole('option', { name: exactly }).first().click();
  };
  await find('liveness period', 'Probes › Liveness › Period');
  const period = services.getByLabel('Probes › Liveness › Period');
  await expect(period).toBeFocused();
  await expect(period).toHaveValue('');
  await page.keyboard.type('2s');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await hashes(page)).scenario).not.toBe(before.scenario);
  await settled(page);
  await expect(period).toHaveValue('2s');
  // What cannot stand alone comes with what it needs, and says what is missing until it is there.
  await find('most replicas', 'Scaling › Most replicas');
  await services.getByLabel('Scaling › Most replicas').fill('9');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('problems').first()).toContainText('min');
  await services.getByLabel('Scaling › Fewest replicas').fill('1');
  await page.keyboard.press('Enter');
  await services.getByLabel('Scaling › Scaler').selectOption('request');
  await settled(page);
  await expect(page.getByTestId('problems')).toHaveCount(0);
});
