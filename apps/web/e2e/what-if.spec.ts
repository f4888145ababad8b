import { expect, openSmall, test } from './playground.ts';

test('the playground finds what moves the answer most, and where it turns', async ({ page }) => {
  await openSmall(page);
  const section = page.getByTestId('what-if');
  await section.scrollIntoViewIfNeeded();
  await section.getByLabel('Figure').selectOption('startupP50');
  await section.getByRole('button', { name: 'Find what moves it most' }).click();
  const tornado = page.getByTestId('tornado');
  await expect(tornado.getByRole('row').nth(1)).toContainText(
    'VM (KVM): Guest’s init until a service can start',
  );
  const link = tornado.getByRole('link', { name: 'vm-kvm-full.start.distro_userland' });
  await expect(link).toHaveAttribute('href', '/catalog#vm-kvm-full.start.distro_userland');
  const shown = page.getByRole('group', { name: 'Show', exact: true });
  await shown.getByRole('button', { name: 'What moves it' }).click();
  await expect(page.locator('[data-assumption]').first()).toHaveAttribute(
    'data-assumption',
    'vm-kvm-full.start.distro_userland',
  );
  await shown.getByRole('button', { name: 'Changed' }).click();
  await expect(page.getByText('This scenario overrides none')).toBeVisible();
  await section.getByRole('button', { name: 'Find where it turns' }).click();
  await expect(page.getByTestId('turn')).toContainText('it is less with Containers');

  const frontier = page.getByTestId('frontier');
  await frontier.getByLabel('Upwards, to').fill('30');
  await frontier.getByRole('button', { name: 'Draw the map' }).click();
  const map = page.getByTestId('map');
  await expect(frontier).toContainText('Across: the rate of users. Upwards: the replicas of web.');
  await expect(map.getByRole('button')).toHaveCount(24);
  await expect(map.getByRole('row').first().getByRole('button').first()).toHaveAccessibleName(
    /: \$[\d,]+ a month on \d+ hosts?\. Set the scenario so\.$/,
  );
  await map.getByRole('row').first().getByRole('button').last().click();
  await expect(page.getByLabel('Rate', { exact: true })).toHaveValue('100/s');
  await expect(map.getByRole('row').first().getByRole('button').last()).toHaveAccessibleName(
    /Here the scenario stands/,
  );
  await expect(frontier).not.toContainText('The scenario has changed since');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('Rate', { exact: true })).toHaveValue('20/s');
});

test('a search can be cancelled, and an answer to an older scenario says so', async ({ page }) => {
  await openSmall(page);
  const section = page.getByTestId('what-if');
  await section.scrollIntoViewIfNeeded();
  await section.getByRole('button', { name: 'Find what moves it most' }).click();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect(section.getByRole('button', { name: 'Find what moves it most' })).toBeVisible();
  await section.getByLabel('Figure').selectOption('startupP50');
  await section.getByRole('button', { name: 'Find where it turns' }).click();
  await expect(page.getByTestId('turn')).toBeVisible();
  const rate = page.getByLabel('Rate', { exact: true });
  await rate.fill('25/s');
  await rate.press('Enter');
  await expect(section).toContainText('The scenario has changed since');
});
