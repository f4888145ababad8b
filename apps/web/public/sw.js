/**
 * The playground without a network, after the first visit: all files of the build are kept, and the page itself. A build has one
 * cache; the next build's replaces it when it is complete, so that files of two builds never meet.
 */
const PAGES = ['/', '/embed', '/sweep'];
const PREFIX = 'tare-';

async function currentCache() {
  const names = (await caches.keys()).filter(name => name.startsWith(PREFIX));
  return names.length === 0 ? null : caches.open(names.at(-1));
}

/** Fetches what the present build consists of, unless it is here already. */
async function keepBuild() {
  const { version, files } = await (await fetch('/offline.json', { cache: 'no-store' })).json();
  const name = PREFIX + version;
  if (await caches.has(name)) return;
  const pending = await caches.open('pending');
  await pending.addAll([...PAGES, ...files]);
  const cache = await caches.open(name);
  for (const request of await pending.keys()) await cache.put(request, await pending.match(request));
  await caches.delete('pending');
  for (const other of await caches.keys()) if (other !== name) await caches.delete(other);
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await currentCache())?.match(new URL(request.url).pathname);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A worker's script finds its settings after the # of its address, which an answer with an address of its own would hide. */
const unaddressed = ({ body, status, headers }) => new Response(body, { status, headers });

async function file(request) {
  const found = (await (await currentCache())?.match(request)) ?? (await fetch(request));
  return request.destination === 'worker' ? unaddressed(found) : found;
}

self.addEventListener('install', event => event.waitUntil(keepBuild().then(() => self.skipWaiting())));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && PAGES.includes(pathname)) {
    event.respondWith(page(request));
    event.waitUntil(keepBuild().catch(() => undefined));
  } else if (pathname.startsWith('/_next/static/')) event.respondWith(file(request));
});
