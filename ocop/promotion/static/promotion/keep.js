// "Keep for the way": this page, the pages of its villages and their pictures lie on the phone afterwards, and open without network.
// Everything is public, so whoever holds the phone may see it. Without this script the page works, and only this button is missing.

import { keepFile, keepPage } from "../ui/js/offline/carrying.js";

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
    for (const address of new Set([here, ...others])) for (const one of await withPictures(cache, address)) pictures.add(one);
    await Promise.all([...pictures].slice(0, MOST_PICTURES).map((one) => keepFile(cache, one).catch(() => {})));
    await navigator.storage?.persist?.().catch(() => false);
    button.dataset.kept = "";
    say(button.dataset.wordsKept);
  } catch {
    say(button.dataset.wordsFailed);
  }
  button.disabled = false;
}

// Keep a page with its styles and scripts; gives back the addresses of its pictures.
async function withPictures(cache, address) {
  const found = [];
  for (const image of (await keepPage(cache, address)).querySelectorAll("img[src]")) {
    // The first format is the one that phones of today take; of its widths the browser chooses later.
    const source = image.closest("picture")?.querySelector("source")?.getAttribute("srcset");
    found.push(...(source || image.getAttribute("src")).split(",").map((one) => one.trim().split(" ")[0]));
  }
  return found.filter((one) => one.startsWith("/"));
}
