// Brings dossiers onto the device and takes them off again. What is carried lies in caches that bear the member's key, a cache for each
// dossier and version, so that a half-carried version never takes the place of a whole one.

const PREFIX = "ocop-hall:";

export function cacheOf(person, dossier, version) {
  return `${PREFIX}${person}:${dossier}:${version}`;
}

async function own(person, dossier = "") {
  const start = `${PREFIX}${person}:${dossier ? `${dossier}:` : ""}`;
  return (await caches.keys()).filter((name) => name.startsWith(start));
}

// The versions of dossiers that are whole on this device: dossier -> version.
export async function carried(person) {
  const found = new Map();
  for (const name of await own(person)) {
    const [, , dossier, version] = name.split(":");
    const cache = await caches.open(name);
    if (dossier !== "shell" && (await cache.match("/ocop-hall-whole"))) found.set(dossier, version);
  }
  return found;
}

async function get(url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

// Addresses of ours that a page's HTML asks for.
export function askedBy(html, base) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = new Set();
  for (const [selector, name] of [["link[rel=stylesheet],link[rel=preload],link[rel=icon]", "href"], ["script[src]", "src"], ["use", "href"]]) {
    for (const element of page.querySelectorAll(selector)) {
      const url = new URL(element.getAttribute(name), base);
      url.hash = "";
      if (url.origin === location.origin && url.pathname.startsWith("/static/")) found.add(url.pathname + url.search);
    }
  }
  return [...found];
}

// Keep a page and everything it is drawn with.
export async function keepPage(cache, address, more = []) {
  const response = await get(address);
  const html = await response.clone().text();
  for (const url of new Set([...askedBy(html, response.url), ...more])) {
    if (!(await cache.match(url))) await cache.put(url, await get(url));
  }
  await cache.put(address, response);
}

export async function carryShell(person, home, more) {
  await keepPage(await caches.open(cacheOf(person, "shell", "1")), home, more);
}

// Carry one dossier; `told(done, all)` after each file. Resolves with the package; throws when something could not be had: what was
// there before stays.
export async function carry(person, address, told = () => {}) {
  const wanted = await (await get(address)).json();
  const name = cacheOf(person, wanted.dossier, wanted.version);
  const cache = await caches.open(name);
  const all = wanted.files.length + 1;
  let done = 0;
  told(done, all, wanted);
  for (const file of wanted.files) {
    if (!(await cache.match(file.url))) await cache.put(file.url, await get(file.url));
    told(++done, all, wanted);
  }
  await keepPage(cache, wanted.page, wanted.shell);
  await cache.put("/ocop-hall-whole", new Response(JSON.stringify({ at: new Date().toISOString(), bytes: wanted.bytes })));
  for (const other of await own(person, wanted.dossier)) if (other !== name) await caches.delete(other);
  told(all, all, wanted);
  return wanted;
}

// Take a dossier off this device.
export async function drop(person, dossier) {
  for (const name of await own(person, dossier)) await caches.delete(name);
}

// Take off everything that other members carried: their papers are not for who holds the tablet now. What they marked and could not
// send stays in their own database, which no page of another member opens.
export async function dropOthers(person) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${person}:`)) await caches.delete(name);
  }
}

// {isKept, free}: whether the browser promised to keep it, and how many bytes are left.
export async function space() {
  const isKept = (await navigator.storage?.persist?.().catch(() => false)) || false;
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => ({}))) || {};
  return { isKept, free: quota - usage };
}
