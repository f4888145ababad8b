import { faultsOf, firefoxPath, openFirefox, press, resultAfter, textOf, write } from './firefox.ts';
import { expect, hashes, settled, test } from './playground.ts';

const file = firefoxPath();

test('in Firefox: the same answer, an edit, undo and a link', async ({ page, baseURL }) => {
  // biome-ignore lint/suspicious/noSkippedTests: said why, and only where no Firefox can be had
  test.skip(file === undefined, 'There is no Firefox here: set FIREFOX_PATH, or install firefox-esr.');
  test.slow();
  await page.goto('/');
  await settled(page);
  const chromium = await hashes(page);
  const browser = await openFirefox(file!);
  try {
    const own = await browser.newPage();
    const faults = faultsOf(own);
    await own.goto(baseURL ?? '');
    const first = await resultAfter(own, '');
    expect(first, 'the same result as in Chromium').toBe(chromium.result);
    expect(await textOf(own, 'verdict')).toMatch(/this on \d+\shosts?, \$/);
    await write(own, 'Rate', '150/s');
    const edited = await resultAfter(own, first);
    await press(own, 'Undo');
    expect(await resultAfter(own, edited)).toBe(first);
    await press(own, 'Share');
    const link = await textOf(own, 'link');
    expect(link).toContain('#');
    await own.goto('about:blank');
    await own.goto(link);
    expect(await resultAfter(own, '')).toBe(first);
    expect(faults).toEqual([]);
    console.log(`${await browser.version()}: ${first}`);
  } finally {
    await browser.close();
  }
});
