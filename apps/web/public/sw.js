/**
 * The playground without a network, after the first visit: all files of the build are kept, and the page itself. A build has one
 * cache; the next build's replaces it when it is complete, so that files of two builds never meet.
 */
const PAGES = ['/', '/embed', '/sweep'];
const PREFIX = 'tare-';
/** What a build consists of; it is put in last, so a cache that has it is complete. */
const LIST = '/offline.json';

async function completeCache() {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    if ((await cache.match(LIST)) !== undefined) return cache;
  }
  return null;
}

/** Looked for once; another one when the next build has been kept. */
let complete;
const currentCache = () => (complete ??= completeCache());

/**
 * Fetches what the present build consists of and is not here yet, one after another: somebody is looking at the page meanwhile, and all at
 * once they would take the line and both of the processors that its answers come from.
 */
async function keepBuild() {
  const list = await fetch(LIST, { cache: 'no-store' });
  const { version, files } = await list.clone().json();
  const name = PREFIX + version;
  const cache = await caches.open(name);
  if ((await cache.match(LIST)) !== undefined) return;
  for (const path of [...PAGES, ...files]) if ((await cache.match(path)) === undefined) await cache.add(path);
  await cache.put(LIST, list);
  complete = Promise.resolve(cache);
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
