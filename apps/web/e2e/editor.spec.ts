import { expect, openSmall, test } from './playground.ts';

test('the editor completes values and names, and tells of a field on hover', async ({ page }) => {
  await openSmall(page);
  await page.getByRole('tab', { name: 'YAML' }).click();
  const editor = page.locator('.cm-content');
  await editor.getByText('replicas').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('balancing: two');
  const options = page.locator('.cm-tooltip-autocomplete');
  await expect(options).toContainText('two-choices');
  // The editor takes no Enter for a list that has stood for less than 75 ms: it may have been meant for the text.
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(editor).toContainText('balancing: two-choices');
  await editor.getByText('replicas').hover();
  await expect(page.getByTestId('editor-hover')).toContainText('Replicas');
  await expect(page.getByTestId('editor-hover')).toContainText('services.web.replicas');
});
