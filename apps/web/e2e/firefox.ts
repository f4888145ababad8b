/**
 * A stock Firefox, driven over WebDriver BiDi. Playwright drives only its own build of it, which cannot be had everywhere, so this one journey
 * goes by Puppeteer.
 */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const WITHIN_MS = 90_000;

/** Named by the environment, or the system's; undefined where there is none. */
export const firefoxPath = (): string | undefined =>
  [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    path => path !== undefined && path !== '' && existsSync(path),
  );

export const openFirefox = (executablePath: string): Promise<Browser> =>
  puppeteer.launch({ browser: 'firefox', executablePath, headless: true, timeout: WITHIN_MS });

/** What the page says went wrong, as it goes on. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', error => faults.push(error instanceof Error ? error.message : String(error)));
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** All replications of what stands in the form are in; returns the hash of the result, which is not `other`. Says what stands there if not. */
export async function resultAfter(page: Page, other: string): Promise<string> {
  const come = page.waitForFunction(
    (not: string) => {
      const isCurrent = document.querySelector('section[data-standing="current"]') !== null;
      const hash = document.querySelector('[data-testid="result-hash"]')?.textContent ?? '';
      return isCurrent && /^[0-9a-f]{64}$/.test(hash) && hash !== not && hash;
    },
    { timeout: WITHIN_MS, polling: 100 },
    other,
  );
  try {
    return String(await (await come).jsonValue());
  } catch (cause) {
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('header, main')]
        .map(({ textContent }) => textContent.slice(0, 400))
        .join(' '),
    );
    throw new Error(`No result but ${other || 'none'}; the page says: ${shown}`, { cause });
  }
}

/** Writes into the field with this label as soon as it is there, as a person would: the form comes after the figures. */
export async function write(page: Page, label: string, text: string): Promise<void> {
  await page.waitForFunction(
    (name: string) => {
      const input = [...document.querySelectorAll('input')].find(
        ({ labels, ariaLabel }) => ariaLabel === name || labels?.[0]?.textContent?.trim() === name,
      );
      input?.focus();
      input?.select();
      return input !== undefined;
    },
    { timeout: WITHIN_MS, polling: 100 },
    label,
  );
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Presses the button that is named so. */
export const press = (page: Page, name: string): Promise<void> =>
  page.evaluate(own => {
    const button = [...document.querySelectorAll('button')].find(({ ariaLabel, textContent, title }) =>
      [ariaLabel, textContent.trim(), title].includes(own),
    );
    if (button === undefined) throw new Error(`No button ${own}`);
    button.click();
  }, name);

export const textOf = (page: Page, testId: string): Promise<string> =>
  page
    .waitForSelector(`[data-testid="${testId}"]`, { timeout: WITHIN_MS })
    .then(
      async found =>
        (await found?.evaluate(element =>
          element instanceof HTMLInputElement ? element.value : element.textContent,
        )) ?? '',
    );
