import { presets } from '@tare/catalog';
import { parseScenarioText, type ScenarioDocument } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';
import { run } from './parts.ts';

const SHOP_PER_SECOND = 200;

/** The shop of the playground's first page, in containers, at two hundred requests a second. */
export const shop: Benchmark = {
  id: 'shop',
  what: 'ten services in containers, 4.7 invocations a request, with time-outs, ledger and why',
  size: 100_000,
  documentOf: size => {
    const text = presets.find(({ id }) => id === 'web-shop')?.yaml ?? '';
    const parsed = parseScenarioText(text);
    if (!parsed.ok) throw new Error('The preset web-shop cannot be read');
    const { platforms, ...rest } = parsed.value.document as ScenarioDocument;
    const { container } = platforms;
    if (container === undefined) throw new Error('The preset web-shop has no containers');
    return { ...rest, platforms: { container }, baseline: 'container', run: run(size / SHOP_PER_SECOND) };
  },
  checkOf: report => {
    const got = report.summary.failedFraction;
    const held = report.laws.every(({ ok }) => ok);
    return {
      quantity: 'share of requests that failed, every law of the report holding',
      expected: 0,
      got,
      ok: held && got === 0,
    };
  },
};
