// What a phone keeps of the outcomes of meetings: what was said, and the operations that still have to reach the server, in IndexedDB.
// One transaction writes both and is reported done only when the disk has it ("strict").

const VERSION = 1;
const DONE = ["saved", "refused"];

export function nameOf(person) {
  return `ocop-event-${person}`;
}

export class Store {
  constructor(name) {
    this.name = name;
    this.db = null;
  }

  async open() {
    if (this.db) return this;
    this.db = await new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("said", { keyPath: "meeting" });
        request.result.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const forget = () => { this.db = null; };
    this.db.onversionchange = () => { this.db?.close(); forget(); };
    this.db.onclose = forget;
    return this;
  }

  async within(mode, work) {
    await this.open();
    const transaction = this.db.transaction(["said", "queue"], mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      let value;
      transaction.oncomplete = () => resolve(value);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
      Promise.resolve(work(transaction.objectStore("said"), transaction.objectStore("queue"))).then(
        (result) => { value = result; },
        (error) => { try { transaction.abort(); } catch { /* it ended already */ } reject(error); },
      );
    });
  }

  // Keep one side's word on a meeting and queue its operation, in place of one that still waits for the same meeting.
  async say({ meeting, side, result, products, followUp, note }, now = new Date()) {
    return this.within("readwrite", async (said, queue) => {
      for (const one of await ask(queue.getAll())) if (one.meeting === meeting && !one.sent) queue.delete(one.order);
      const operation = { kind: "outcome", key: crypto.randomUUID(), meeting, side, result, products, follow_up: followUp, note, said_at: now.toISOString() };
      queue.add(operation);
      said.put({ meeting, result, products, followUp, note, state: "waiting", at: now.toISOString() });
    });
  }

  async all() {
    return this.within("readonly", (said) => ask(said.getAll()));
  }

  // The oldest operations. From now on they may be under way: a later word does not take their place but follows them.
  async waiting(most = 40) {
    return this.within("readwrite", async (_said, queue) => {
      const found = await ask(queue.getAll(null, most));
      for (const one of found) if (!one.sent) queue.put({ ...one, sent: true });
      return found.map(({ sent, ...rest }) => rest);
    });
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
        const newer = (await ask(queue.getAll())).some((one) => one.meeting === operation.meeting);
        const kept = await ask(said.get(operation.meeting));
        if (kept && !newer) said.put({ ...kept, state: answer.result, sentence: answer.sentence || "" });
      }
    });
  }

  // The server has it and its page shows it: the phone need not keep it.
  async forget(meeting) {
    await this.within("readwrite", (said) => { said.delete(meeting); });
  }
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
