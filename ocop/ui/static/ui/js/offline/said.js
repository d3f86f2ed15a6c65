// What a phone keeps of what its holder said: the words as the page shows them (`said`), and the operations that still have to reach the
// server (`queue`). One transaction writes both.
//
// Where the disk takes nothing (it is full, or the browser keeps none), the words stay in this open page and are sent from here: `loose`
// counts them, and the page says so.

import { Database, ask, newKey } from "./database.js";

const NAMES = ["said", "queue"];
const DONE = ["saved", "refused"];
const DAY = 86400000;
const AT_ONCE = 900000; // bytes of photographs in one sending: a slow network takes that in time

export class Said extends Database {
  // `id` names the field that tells one word from another: a later word takes the place of an earlier one of the same.
  constructor(name, id = "id") {
    super(name, { said: { keyPath: id }, queue: { keyPath: "order", autoIncrement: true } });
    this.id = id;
    this.loose = new Map(); // id -> operation that is on no disk
    this.shown = new Map(); // id -> its words
    this.out = new Set(); // keys under way
  }

  // Keep what was said and queue its operation, in place of one that still waits unsent for the same. Resolves with its key.
  async say(operation, more = {}, now = new Date()) {
    const id = operation[this.id];
    const made = { ...operation, key: operation.key || newKey(), said_at: now.toISOString() };
    const row = { ...more, [this.id]: id, key: made.key, state: "waiting", at: made.said_at };
    try {
      // What came after a loose word is loose too: it would overtake it.
      if (this.loose.size) throw new Error("no place");
      await this.within(NAMES, "readwrite", async (said, queue) => {
        for (const one of await ask(queue.getAll())) if (one[this.id] === id && !this.isOut(one)) queue.delete(one.order);
        queue.add(made);
        said.put(row);
      });
      this.shown.delete(id);
    } catch (error) {
      if (!this.loose.size) console.warn("nothing can be kept on this device", error);
      this.loose.delete(id);
      this.loose.set(id, made);
      this.shown.set(id, row);
    }
    return made.key;
  }

  isOut(operation) {
    return operation.sent || this.out.has(operation.key);
  }

  // What this phone said, newest words only.
  async all(isWanted = () => true) {
    const kept = await this.within(["said"], "readonly", (said) => ask(said.getAll())).catch(() => []);
    return [...kept.filter((one) => !this.shown.has(one[this.id])), ...this.shown.values()].filter(isWanted);
  }

  // What was never sent is simply gone; resolves false when it is on its way or with the server.
  async takeBack(id) {
    if (this.loose.has(id) && !this.out.has(this.loose.get(id).key)) {
      this.shown.delete(id);
      return this.loose.delete(id);
    }
    return this.within(NAMES, "readwrite", async (said, queue) => {
      const found = (await ask(queue.getAll())).filter((one) => one[this.id] === id);
      if (!found.length || found.some((one) => this.isOut(one))) return false;
      for (const one of found) queue.delete(one.order);
      said.delete(id);
      return true;
    });
  }

  // The oldest operations, photographs as text. From now on they may be under way: a later word follows them.
  async waiting(most = 40) {
    const found = await this.oldest(most);
    for (const one of found) this.out.add(one.key);
    return Promise.all(found.map(async ({ sent, blob, ...rest }) => {
      if (this.id === "id") delete rest.id;
      return blob ? { ...rest, data: await inBase64(blob) } : rest;
    }));
  }

  async oldest(most) {
    const take = (mark) => async (queue) => {
      const found = someOf(await ask(queue.getAll(null, most)));
      if (mark) for (const one of found) if (!one.sent) queue.put({ ...one, sent: true });
      return found;
    };
    // A full disk cannot even note that they are sent; they can still be read.
    const found = await this.within(["queue"], "readwrite", take(true)).catch(() => this.within(["queue"], "readonly", take(false)).catch(() => []));
    return found.length ? found : someOf([...this.loose.values()].slice(0, most));
  }

  async waitingCount() {
    return this.loose.size + (await this.within(["queue"], "readonly", (queue) => ask(queue.count())).catch(() => 0));
  }

  // Apply the server's answers; an answer that is none of ours leaves its operation waiting.
  async settle(pairs) {
    const done = pairs.filter(([, answer]) => DONE.includes(answer.result));
    for (const [operation, answer] of done) {
      this.out.delete(operation.key);
      for (const [id, one] of this.loose) {
        if (one.key !== operation.key) continue;
        this.loose.delete(id);
        this.shown.set(id, { ...this.shown.get(id), ...answeredBy(answer), state: answer.result });
      }
    }
    const onDisk = done.filter(([operation]) => operation.order !== undefined);
    if (!onDisk.length) return;
    const apply = (isFull) => async (said, queue) => {
      for (const [operation, answer] of onDisk) {
        const there = await ask(queue.get(operation.order));
        if (!there || there.key !== operation.key) continue;
        queue.delete(operation.order);
        const id = there[this.id];
        const isNewer = (await ask(queue.getAll())).some((one) => one[this.id] === id);
        const kept = await ask(said.get(id));
        if (!kept) continue;
        // Without place for the answer the words go: the server has them, and its page shows them. A refusal is shown while this page stands.
        if (isFull) { if (!isNewer) { said.delete(id); this.shown.set(id, { ...kept, ...answeredBy(answer), state: answer.result }); } }
        else said.put({ ...kept, ...answeredBy(answer), ...(isNewer ? {} : { state: answer.result }) });
      }
    };
    await this.within(NAMES, "readwrite", apply(false)).catch(() => this.within(NAMES, "readwrite", apply(true)));
  }

  // What the server has of things that are over need not lie on the phone, photographs least of all. A day is waited, for the page that
  // says what is over may itself be an old one.
  async prune(isOver, now = new Date()) {
    await this.within(NAMES, "readwrite", async (said, queue) => {
      const waiting = new Set((await ask(queue.getAll())).map((one) => one[this.id]));
      for (const one of await ask(said.getAll())) {
        if (one.state === "saved" && isOver(one) && !waiting.has(one[this.id]) && now - new Date(one.at) > DAY) said.delete(one[this.id]);
      }
    });
  }
}

// What the page must know of an answer: why it was not taken, and by which number the server calls the words.
function answeredBy(answer) {
  return { sentence: answer.sentence || "", ...(answer.answer ? { answer: answer.answer } : {}) };
}

function someOf(operations) {
  const taken = [];
  let bytes = 0;
  for (const one of operations) {
    bytes += one.blob?.size || 0;
    if (taken.length && bytes > AT_ONCE) break;
    taken.push(one);
  }
  return taken;
}

async function inBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}
