/** Headers of every page. Scripts run only with the nonce or from this origin; nobody may frame a page but those made for it. */

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

/** Pages that may stand in others: they show an answer and have nothing to be tricked into. */
export const isFramed = (path: string): boolean => path === '/embed' || path.startsWith('/embed/');

/**
 * Inline styles are allowed, inline scripts are not: React writes widths as style attributes. While developing, the framework
 * compiles in the browser with eval.
 */
export function contentSecurityPolicy(nonce: string, { developing = false, framed = false } = {}): string {
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(developing ? ["'unsafe-eval'"] : []),
    ],
    'worker-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...(developing ? ['ws:'] : [])],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': framed ? ['*'] : ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}
