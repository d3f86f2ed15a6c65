// Shows carried pages when there is no network, to the person who carried them and to nobody else. It never sends what was noted: the
// page does. The server writes self.OFFLINE above this text: {name, cookie, within, papers, person}; see ocop/ui/offline.py. Pages that
// are everybody's name their one `person` there, and no cookie is asked.

const { name: NAME, cookie: COOKIE, within: WITHIN, papers: PAPERS, person: EVERYBODY } = self.OFFLINE;
const PREFIX = `${NAME}:`;
const INSIDE = new RegExp(WITHIN);
const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Whose device it is now: a cookie that the pages set and that goes with the sign-out. Where a worker cannot read cookies,
// what the last of these pages said.
async function member() {
  if (EVERYBODY) return EVERYBODY;
  if (self.cookieStore) return (await self.cookieStore.get(COOKIE))?.value || "";
  const kept = await (await caches.open(`${NAME}-member`)).match("/member");
  return kept ? kept.text() : "";
}

self.addEventListener("message", (event) => {
  if (event.data?.member === undefined) return;
  event.waitUntil(caches.open(`${NAME}-member`).then((cache) => cache.put("/member", new Response(String(event.data.member)))));
});

async function carriedBy(person, request, options) {
  if (!person) return undefined;
  for (const name of await caches.keys()) {
    if (!name.startsWith(`${PREFIX}${person}:`)) continue;
    const found = await (await caches.open(name)).match(request, { ignoreVary: true, ...options });
    if (found) return found;
  }
  return undefined;
}

// A hall's network often neither answers nor fails.
function late() {
  return new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("late")), PATIENCE); });
}

async function page(request) {
  try {
    const response = await Promise.race([fetch(request), late()]);
    if (response.status < 500) return response;
    return (await carriedBy(await member(), request, { ignoreSearch: true })) || response;
  } catch (error) {
    const found = await carriedBy(await member(), request, { ignoreSearch: true });
    if (found) return found;
    return error.message === "late" ? fetch(request) : Promise.reject(error);
  }
}

// A paper or a page of one.
const isPaper = (path) => PAPERS.some((part) => path.includes(part));

// Files named by their content never change; anything else is asked for first.
async function thing(request, path) {
  const lasting = /\.[0-9a-f]{12}\./.test(path) || isPaper(path);
  const person = await member();
  if (lasting) return (await carriedBy(person, request)) || fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const found = await carriedBy(person, request);
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const isInside = INSIDE.test(url.pathname);
  // A paper opened in a tab of its own is a navigation too.
  if (event.request.mode === "navigate" && isInside && !isPaper(url.pathname)) event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/") || (isInside && isPaper(url.pathname))) event.respondWith(thing(event.request, url.pathname));
});
