// "Keep for the way": this page, the pages of its villages and their pictures lie on the phone afterwards, and open without network.
// Everything is public, so whoever holds the phone may see it. Without this script the page works, and only this button is missing.

const button = document.querySelector("[data-keep]");
const WHO = "guest";
const CACHE = `ocop-way:${WHO}:pages`;
const MOST_PICTURES = 160;

if (button && "serviceWorker" in navigator && "caches" in window) {
  button.hidden = false;
  button.addEventListener("click", keep);
}

function say(words) {
  document.querySelector("[data-keep-words]").textContent = words;
}

async function keep() {
  button.disabled = true;
  say(button.dataset.wordsBusy);
  try {
    await navigator.serviceWorker.register(button.dataset.worker);
    await navigator.serviceWorker.ready;
    const cache = await caches.open(CACHE);
    const here = location.pathname + location.search;
    // One way is kept at a time: without network a page is found by its path.
    await cache.delete(location.pathname, { ignoreSearch: true });
    const others = [...document.querySelectorAll("a[data-keep-page]")].map((link) => link.pathname);
    const pictures = new Set();
    for (const address of new Set([here, ...others])) for (const one of await keepPage(cache, address)) pictures.add(one);
    await Promise.all([...pictures].slice(0, MOST_PICTURES).map((one) => put(cache, one).catch(() => {})));
    await navigator.storage?.persist?.().catch(() => false);
    button.dataset.kept = "";
    say(button.dataset.wordsKept);
  } catch {
    say(button.dataset.wordsFailed);
  }
  button.disabled = false;
}

async function put(cache, address) {
  if (await cache.match(address)) return;
  const response = await fetch(address);
  if (response.ok) await cache.put(address, response);
}

// Keep a page with its styles and scripts; gives back the addresses of its pictures.
async function keepPage(cache, address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
  const drawn = [...page.querySelectorAll("link[rel=stylesheet],link[rel=preload],link[rel=icon],script[src],use")]
    .map((one) => new URL(one.getAttribute("href") || one.getAttribute("src"), response.url))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  for (const url of drawn) await put(cache, url.pathname + url.search);
  await cache.put(address, response);
  const found = [];
  for (const image of page.querySelectorAll("img[src]")) {
    // The first format is the one that phones of today take; of its widths the browser chooses later.
    const source = image.closest("picture")?.querySelector("source")?.getAttribute("srcset");
    found.push(...(source || image.getAttribute("src")).split(",").map((one) => one.trim().split(" ")[0]));
  }
  return found.filter((one) => one.startsWith("/"));
}
