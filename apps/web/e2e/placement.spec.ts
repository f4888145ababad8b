import { expect, importText, settled, SMALL, test } from './playground.ts';

const SCHEDULED = SMALL.replace(
  'stack: [container-runc]',
  'stack: [container-runc], placement: kube-scheduler',
)
  .replace('replicas: 4', 'replicas: 6')
  .replace('count: auto, max: 20', 'count: 3')
  .replace('name: Small', 'name: Scheduled');

test('the scheduler tells host by host why an instance went where it did', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await importText(page, SCHEDULED);
  await expect(page.getByRole('button', { name: /Scheduled/ })).toBeVisible();
  await settled(page);
  const section = page.getByTestId('placement');
  await section.scrollIntoViewIfNeeded();
  await expect(section.getByTestId('decision')).toContainText(
    /web 0 went to dc\/general\/\d\. One of 3 with as many points/,
  );
  const decisions = section.getByRole('list', { name: 'Decisions in their order' });
  await decisions.getByRole('button').nth(2).click();
  await expect(section.getByRole('rowheader', { name: /chosen/ })).toHaveCount(1);
  await expect(section.getByRole('columnheader', { name: 'Resources' })).toBeVisible();
  await section.getByRole('button', { name: 'VMs' }).click();
  await expect(section.getByTestId('decision')).toContainText(/^web 0 went to dc\/general\/0\./);
  await expect(section).toContainText('least-allocated takes the host with most left.');
  await expect(section.getByRole('columnheader', { name: 'Then free, %' })).toBeVisible();
  await expect(section.getByRole('rowheader', { name: /chosen/ })).toHaveCount(1);
});
