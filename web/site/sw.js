// The service worker: stores this version of the page for use without a network. Its cache and the folder that its pages
// fetch from are named after the version, so that no page ever gets another version's file. A newer version waits until
// no page of this one is open, or until a page sends "now". Files that few need are stored when they are first fetched.
const VERSION = "{{version}}";
const CACHE = `rondo-${VERSION}`;
const FILES = {{files}};

self.addEventListener("install", (event) => event.waitUntil(store()));

// What lies outside the version's folder has the same address in each version, so the browser's own cache, which may hold
// another version's, is asked to compare. A host that still sends another version's page is asked again at the next visit.
async function store() {
  const cache = await caches.open(CACHE);
  const own = (name) => name.startsWith(`${VERSION}/`);
  await cache.addAll(["./", ...FILES].map((name) => (own(name) ? name : new Request(name, { cache: "no-cache" }))));
  const page = await cache.match("./");
  if (!(await page.text()).includes(VERSION)) throw new Error(`the page is not of ${VERSION}`);
}

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
  // What came is given to the page, whether or not there is room to store it.
  if (answer.status === 200 && new URL(request.url).pathname.includes(`/${VERSION}/`)) await cache.put(request, answer.clone()).catch(() => {});
  return answer;
}
