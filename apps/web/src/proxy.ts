/** Before every page: the security headers with a fresh nonce, and the way to the API, whose address is known only at run time. */
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy, isFramed, SECURITY_HEADERS } from './security.ts';

function toApi(request: NextRequest): NextResponse {
  const origin = process.env.API_ORIGIN;
  if (origin === undefined || origin === '')
    return new NextResponse('The API is not configured.', { status: 503, headers: { 'retry-after': '60' } });
  return NextResponse.rewrite(new URL(request.nextUrl.pathname + request.nextUrl.search, origin));
}

function page(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const framed = isFramed(request.nextUrl.pathname);
  const policy = contentSecurityPolicy(nonce, { developing: process.env.NODE_ENV === 'development', framed });
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts out of the policy of the request.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  if (!framed) response.headers.set('x-frame-options', 'DENY');
  return response;
}

export function proxy(request: NextRequest): NextResponse {
  return /^\/(trpc|v1)\//.test(request.nextUrl.pathname) ? toApi(request) : page(request);
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] };
