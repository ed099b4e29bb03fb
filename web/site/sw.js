// The service worker: stores this version of the page for use without a network. Its cache and the folder that its pages
// fetch from are named after the version, so that no page ever gets another version's file. A newer version waits until
// no page of this one is open, or until a page sends "now". Files that few need are stored when they are first fetched.
const VERSION = "{{version}}";
const CACHE = `rondo-${VERSION}`;
const FILES = {{files}};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["./", ...FILES])));
});

self.addEventListener("activate", (event) => {
  const others = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== CACHE && name.startsWith("rondo-")).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(others());
});

self.addEventListener("message", ({ data }) => {
  if (data === "now") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== location.origin) return;
  event.respondWith(kept(event.request));
});

async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.status === 200 && new URL(request.url).pathname.includes(`/${VERSION}/`)) await cache.put(request, answer.clone());
  return answer;
}
