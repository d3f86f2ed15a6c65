// What the pages that work without network do alike: send what waits, say how it stands, look again when the network or the reader comes
// back, tell other tabs, and carry themselves. A room gives its element of words, its store and how it draws.

import { dropOthers, keepPage } from "./carrying.js";
import { Line, all } from "./line.js";
import { Sync, transport } from "./sync.js";

const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

// The token of the moment: signing in again in another tab made a new one. Without the cookie the server is asked.
export function tokenFrom(address) {
  return async () => {
    if (cookie("csrftoken")) return cookie("csrftoken");
    const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).csrf : "";
  };
}

export async function registerWorker(bar, person) {
  if (!("serviceWorker" in navigator)) return;
  try {
    const made = await navigator.serviceWorker.register(bar.dataset.worker);
    await navigator.serviceWorker.ready;
    (made.active || navigator.serviceWorker.controller)?.postMessage({ member: person });
    bar.dataset.ready = "";
  } catch { /* a page without HTTPS: what is said is kept all the same, only the pages are not carried */ }
}

export class Page {
  // `kind` begins the names of this page's caches; `batch` operations are sent at once; `draw()` shows what the device knows;
  // `answered(pairs)` is told what the server said; `again()` is told that another tab said something.
  constructor(bar, { kind, store, batch = 30, draw, answered = () => {}, again = draw }) {
    Object.assign(this, { bar, kind, store, draw });
    this.person = Number(bar.dataset.person);
    this.line = new Line(bar);
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(store.name) : { postMessage() {} };
    this.channel.onmessage = () => again();
    this.sync = new Sync(store, transport(bar.dataset.sync, tokenFrom(bar.dataset.sync), this.person), {
      batch, changed: (how) => this.line.show({ ...how, loose: store.loose.size }),
      answered: (pairs) => { answered(pairs); this.channel.postMessage("answered"); },
    });
  }

  // Keep one word, show it, send it.
  async keep(operation, more) {
    await this.store.say(operation, more);
    this.channel.postMessage("said");
    await this.draw();
    await this.go();
  }

  async go() {
    await this.sync.keepTrying();
    await this.draw();
  }

  // `root` is the class by which styles know that the script runs.
  async begin(root) {
    navigator.storage?.persist?.().catch(() => false);
    await this.draw();
    document.documentElement.classList.add(root);
    await this.go();
    addEventListener("online", () => this.go());
    addEventListener("pageshow", () => this.draw());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.go(); });
    // What is on no disk would go with the page.
    addEventListener("beforeunload", (event) => { if (this.store.loose.size) event.preventDefault(); });
    await registerWorker(this.bar, this.person);
    await this.carry();
  }

  // Keep this page, the way in and the pages it leads to, with all they are drawn with.
  async carry() {
    if (!("caches" in window) || !("ready" in this.bar.dataset)) return;
    try {
      await dropOthers(this.kind, this.person);
      const cache = await caches.open(`${this.kind}:${this.person}:pages`);
      for (const address of new Set([location.pathname, this.bar.dataset.home, ...all("[data-own-page]").map((link) => link.pathname)])) await keepPage(cache, address);
      this.bar.dataset.carried = "";
    } catch { /* no network or no space now: what was carried before stays */ }
  }
}
