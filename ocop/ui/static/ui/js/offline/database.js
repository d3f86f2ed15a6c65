// IndexedDB as the offline pages use it: one transaction writes what belongs together and is reported done only when the disk has it
// ("strict"), so that a closed tab or an empty battery loses nothing that a page called kept.

export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// A key that no other device makes. A page without HTTPS has no randomUUID, but it has random bytes.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, place) => `${[4, 6, 8, 10].includes(place) ? "-" : ""}${byte.toString(16).padStart(2, "0")}`).join("");
}

export class Database {
  // `stores`: name -> the options with which it is made. A carried page of an older version opens the same shape: it never changes
  // under a name.
  constructor(name, stores) {
    this.name = name;
    this.stores = stores;
    this.db = null;
    this.opening = null;
  }

  async open() {
    if (this.db) return this;
    this.opening ||= this.opened().finally(() => { this.opening = null; });
    this.db = await this.opening;
    // Another tab that wants a newer shape may have it; a browser that clears its disk closes us: the next use opens afresh.
    this.db.onversionchange = () => this.close();
    this.db.onclose = () => { this.db = null; };
    return this;
  }

  async opened() {
    const request = indexedDB.open(this.name, 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(this.stores)) request.result.createObjectStore(name, options);
    };
    return ask(request);
  }

  close() {
    this.db?.close();
    this.db = null;
  }

  // Runs `work(stores...)` in one transaction and resolves with its value once the disk has everything.
  async within(names, mode, work) {
    await this.open();
    let transaction;
    try {
      transaction = this.db.transaction(names, mode, { durability: "strict" });
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      this.db = null; // closed under us
      await this.open();
      transaction = this.db.transaction(names, mode, { durability: "strict" });
    }
    return new Promise((resolve, reject) => {
      let value;
      transaction.oncomplete = () => resolve(value);
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
      Promise.resolve(work(...names.map((name) => transaction.objectStore(name)))).then(
        (result) => { value = result; },
        (error) => { try { transaction.abort(); } catch { /* it ended already */ } reject(error); },
      );
    });
  }
}
