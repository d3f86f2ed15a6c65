// Carries pages with all they are drawn with into caches of this browser, so that they open without network. A cache bears the name of
// its kind and the key of who carried it: `ocop-visit:7:pages`; the worker shows a person's pages to that person alone.

export async function get(url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

// Addresses of ours that a page asks for.
function askedBy(page, base) {
  const found = new Set();
  for (const element of page.querySelectorAll("link[rel=stylesheet],link[rel=preload],link[rel=icon],script[src],use")) {
    const url = new URL(element.getAttribute("href") || element.getAttribute("src"), base);
    if (url.origin === location.origin && url.pathname.startsWith("/static/")) found.add(url.pathname + url.search);
  }
  return [...found];
}

// A file, and when it is a script what it imports.
export async function keepFile(cache, url) {
  if (await cache.match(url)) return;
  const response = await get(url);
  if (new URL(url, location).pathname.endsWith(".js")) {
    const text = await response.clone().text();
    for (const [, path] of text.matchAll(/\bfrom\s*"(\.{1,2}\/[^"]+)"/g)) await keepFile(cache, new URL(path, response.url).pathname);
  }
  await cache.put(url, response);
}

// Keep a page and everything it is drawn with; gives back the page, parsed.
export async function keepPage(cache, address, more = []) {
  const response = await get(address);
  const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
  for (const url of new Set([...askedBy(page, response.url), ...more])) await keepFile(cache, url);
  await cache.put(address, response);
  return page;
}

// Take off everything that other people carried: it is not for who holds the device now. What they said and could not send stays in
// their own database, which no page of another person opens.
export async function dropOthers(kind, person) {
  for (const name of await caches.keys()) if (name.startsWith(`${kind}:`) && !name.startsWith(`${kind}:${person}:`)) await caches.delete(name);
}

// {isKept, free}: whether the browser promised to keep it, and how many bytes are left.
export async function space() {
  const isKept = (await navigator.storage?.persist?.().catch(() => false)) || false;
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => ({}))) || {};
  return { isKept, free: quota - usage };
}
