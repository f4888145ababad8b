import { expect, it } from 'vitest';
import { publicBase } from '../src/app/public-base.ts';

const asked = (headers: Readonly<Record<string, string>>) => ({
  get: (name: string) => headers[name] ?? null,
});
const base = (configured: string | undefined, headers: Readonly<Record<string, string>> = {}) =>
  publicBase(configured, asked(headers)).href;

it('takes the configured address before all others', () => {
  expect(base('https://tare.example/', { host: 'inside:3000' })).toBe('https://tare.example/');
});

it('else takes the address by which it was reached, of the first proxy', () => {
  expect(base(undefined, { host: '127.0.0.1:4712' })).toBe('http://127.0.0.1:4712/');
  const behind = {
    host: 'inside:3000',
    'x-forwarded-host': 'a.example, b.example',
    'x-forwarded-proto': 'https, http',
  };
  expect(base(undefined, behind)).toBe('https://a.example/');
});

it('is a whole address whatever it is told', () => {
  expect(base(undefined)).toBe('http://localhost:3000/');
  expect(base('nonsense', { host: 'a b' })).toBe('http://localhost:3000/');
  expect(base('javascript:alert(1)', { host: 'x.example' })).toBe('http://x.example/');
});
