/** compose-go's own tables. */
import { interpolate, parseComposeBytes, parsePort } from '@tare/importers';
import { compare, type Verdict } from './suite.ts';

export function interpolation(
  { template, env }: { template: string; env: Readonly<Record<string, string>> },
  expected: { text?: string; errorContains?: string },
): Verdict {
  const result = interpolate(template, name => env[name]);
  if (expected.errorContains === undefined) return compare(expected.text, result.ok ? result.text : result);
  const named = !result.ok && result.message.includes(expected.errorContains);
  return compare({ errorContains: expected.errorContains }, named ? expected : result);
}

export const bytes = ({ json }: { json: string }, expected: { bytes?: number }): Verdict =>
  compare(expected.bytes, parseComposeBytes(String(JSON.parse(json))));

export function ports(
  { short }: { short: string },
  expected: { ports?: object[]; message?: string },
): Verdict {
  const result = parsePort(short);
  if (!result.ok) return compare(expected.message, JSON.stringify(result.message));
  const found = result.ports.map(({ hostIp, ...port }) =>
    hostIp === undefined ? port : { ...port, hostip: hostIp },
  );
  return compare(expected.ports, found);
}
