// What a phone keeps of visits: answers, the position and photographs, and the operations that still have to reach the server, in
// IndexedDB. One transaction writes both and is reported done only when the disk has it ("strict").

const VERSION = 1;
const STORES = ["said", "queue"];
const DONE = ["saved", "refused"];
const DAY = 86400000;
const AT_ONCE = 900000; // bytes of photographs in one sending: a slow network takes that in time

export function nameOf(person) {
  return `ocop-visit-${person}`;
}

export class Store {
  constructor(name) {
    this.name = name;
    this.db = null;
  }

  async open() {
    if (this.db) return this;
    const request = indexedDB.open(this.name, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("said", { keyPath: "id" });
      request.result.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
    };
    this.db = await ask(request);
    this.db.onversionchange = () => { this.db?.close(); this.db = null; };
    this.db.onclose = () => { this.db = null; };
    return this;
  }

  async within(mode, work) {
    await this.open();
    const transaction = this.db.transaction(STORES, mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
    });
    try {
      const value = await work(...STORES.map((name) => transaction.objectStore(name)));
      await ended;
      return value;
    } catch (error) {
      ended.catch(() => {});
      try { transaction.abort(); } catch { /* it ended already */ }
      throw error;
    }
  }

  // Keep what was said under `id` and queue its operation, in place of one that still waits unsent for the same.
  async say(id, operation, more = {}, now = new Date()) {
    const key = operation.key || crypto.randomUUID();
    await this.within("readwrite", async (said, queue) => {
      for (const one of await ask(queue.getAll())) if (one.id === id && !one.sent) queue.delete(one.order);
      queue.add({ ...operation, key, id, said_at: now.toISOString() });
      said.put({ id, check: operation.check, key, ...more, state: "waiting", at: now.toISOString() });
    });
    return key;
  }

  // What this phone said of a visit.
  async all(check) {
    return (await this.within("readonly", (said) => ask(said.getAll()))).filter((one) => one.check === check);
  }

  // A photograph that was never sent is simply gone; resolves false when it is on its way or with the server.
  async takeOff(id) {
    return this.within("readwrite", async (said, queue) => {
      const waiting = (await ask(queue.getAll())).filter((one) => one.id === id);
      if (!waiting.length || waiting.some((one) => one.sent)) return false;
      for (const one of waiting) queue.delete(one.order);
      said.delete(id);
      return true;
    });
  }

  // The oldest operations, as many as one sending carries. From now on they may be under way: a later word does not take their place
  // but follows them.
  async waiting(most = 40) {
    const found = await this.within("readwrite", async (_said, queue) => {
      const taken = [];
      let bytes = 0;
      for (const one of await ask(queue.getAll(null, most))) {
        bytes += one.blob?.size || 0;
        if (taken.length && bytes > AT_ONCE) break;
        taken.push(one);
        if (!one.sent) queue.put({ ...one, sent: true });
      }
      return taken;
    });
    return Promise.all(found.map(async ({ sent, id, blob, ...rest }) => (blob ? { ...rest, data: await inBase64(blob) } : rest)));
  }

  async waitingCount() {
    return this.within("readonly", (_said, queue) => ask(queue.count()));
  }

  // Apply the server's answers; an answer that is none of ours leaves its operation waiting.
  async settle(pairs) {
    await this.within("readwrite", async (said, queue) => {
      for (const [operation, answer] of pairs) {
        const there = await ask(queue.get(operation.order));
        if (!there || there.key !== operation.key || !DONE.includes(answer.result)) continue;
        queue.delete(operation.order);
        const newer = (await ask(queue.getAll())).some((one) => one.id === there.id);
        const kept = await ask(said.get(there.id));
        if (kept && !newer) said.put({ ...kept, state: answer.result, sentence: answer.sentence || "" });
      }
    });
  }

  // What the server has of visits that are open no more need not lie on the phone, photographs least of all. A day is waited, for the
  // list of open visits may itself be an old page.
  async prune(open, now = new Date()) {
    await this.within("readwrite", async (said, queue) => {
      const waiting = new Set((await ask(queue.getAll())).map((one) => one.id));
      for (const one of await ask(said.getAll())) {
        if (one.state === "saved" && !open.has(one.check) && !waiting.has(one.id) && now - new Date(one.at) > DAY) said.delete(one.id);
      }
    });
  }
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}
