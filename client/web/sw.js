/*
 * sw.js - the service worker: keeps the pages themselves, so that they open without a line. It
 * keeps no answer of the daemon: those are kept by account (kept.js).
 */
const SHELL = 'shell-@VERSION@';
const SLOW_MS = 4000;

self.addEventListener('install', (e) => {
	e.waitUntil(caches.open(SHELL).then((c) => c.addAll(['/', ..."@ASSETS@"])));
	self.skipWaiting();
});

/* What former pages were made of goes. */
self.addEventListener('activate', (e) => e.waitUntil((async () => {
	for (const name of await caches.keys())
		if (name !== SHELL)
			await caches.delete(name);
	await self.clients.claim();
})()));

async function asset(request) { return await caches.match(request) || fetch(request); }

/* The page of the daemon as it is now, the kept one where none comes in time. */
async function page(request) {
	const kept = await caches.match('/');

	try {
		return await fetch(request, kept && {signal: AbortSignal.timeout(SLOW_MS)});
	} catch (e) {
		if (kept)
			return kept;
		throw e;
	}
}

self.addEventListener('fetch', (e) => {
	const {pathname} = new URL(e.request.url);

	if (e.request.method !== 'GET')
		return;
	if (pathname.startsWith('/assets/'))
		e.respondWith(asset(e.request));
	else if (e.request.mode === 'navigate' && pathname === '/')
		e.respondWith(page(e.request));
});
