import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { proxy } from '../src/proxy.ts';
import { contentSecurityPolicy } from '../src/security.ts';

const directives = (policy: string) =>
  new Map(
    policy.split(';').map(part => {
      const [name, ...values] = part.trim().split(/\s+/);
      return [name, values] as const;
    }),
  );

describe('the content security policy', () => {
  it('allows no inline script but by nonce, no plugin, no frame, no other origin', () => {
    const policy = directives(contentSecurityPolicy('abc'));
    expect(policy.get('script-src')).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
  });

  it('is on every page, with a nonce that is never the same', () => {
    const policyOf = () =>
      proxy(new NextRequest('http://localhost/')).headers.get('content-security-policy') ?? '';
    const [one, two] = [policyOf(), policyOf()];
    expect(directives(one).get('script-src')?.[1]).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/);
    expect(one).not.toBe(two);
  });
});

describe('framing', () => {
  const headers = (path: string) => proxy(new NextRequest(`http://localhost${path}`)).headers;

  it('is refused by every page but those made for it', () => {
    for (const path of ['/', '/s/abc', '/embedded', '/s/embed']) {
      expect(headers(path).get('x-frame-options')).toBe('DENY');
      expect(directives(headers(path).get('content-security-policy')!).get('frame-ancestors')).toEqual([
        "'none'",
      ]);
    }
    for (const path of ['/embed', '/embed/abc']) {
      expect(headers(path).get('x-frame-options')).toBeNull();
      expect(directives(headers(path).get('content-security-policy')!).get('frame-ancestors')).toEqual(['*']);
    }
  });
});

describe('the way to the API', () => {
  it('says that it is not there when it is not configured', () => {
    delete process.env['API_ORIGIN'];
    expect(proxy(new NextRequest('http://localhost/trpc/meta.limits')).status).toBe(503);
  });

  it('keeps path and query', () => {
    process.env['API_ORIGIN'] = 'http://127.0.0.1:4';
    const response = proxy(new NextRequest('http://localhost/trpc/share.get?input=1'));
    expect(response.headers.get('x-middleware-rewrite')).toBe('http://127.0.0.1:4/trpc/share.get?input=1');
  });
});
