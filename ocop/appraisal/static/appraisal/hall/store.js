// What a council member's device keeps: marks and the operations that still have to reach the server, in IndexedDB.
// One transaction writes a mark and its operation, and is reported done only when the disk has it ("strict"), so that a closed tab or
// an empty battery loses nothing that the page called saved.

const VERSION = 1;
const WAITING = "waiting";

export class Store {
  // `name` holds the member's key: two members on one tablet never share a database.
  constructor(name) {
    this.name = name;
    this.db = null;
  }

  async open() {
    if (this.db) return this;
    this.db = await new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, VERSION);
      request.onupgradeneeded = () => {
        const db = request.result;
        db.createObjectStore("marks", { keyPath: ["sheet", "criterion"] });
        db.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
        db.createObjectStore("sheets", { keyPath: "sheet" });
        db.createObjectStore("refused", { keyPath: "key" });
        db.createObjectStore("about", { keyPath: "name" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    // Another tab that wants a newer shape may have it.
    this.db.onversionchange = () => { this.db.close(); this.db = null; };
    return this;
  }

  // Runs `work(stores...)` in one transaction and resolves with its value once the disk has everything.
  async within(names, mode, work) {
    await this.open();
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction(names, mode, { durability: "strict" });
      let value;
      transaction.oncomplete = () => resolve(value);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
      Promise.resolve(work(...names.map((name) => transaction.objectStore(name)))).then(
        (result) => { value = result; },
        (error) => { try { transaction.abort(); } catch { /* it ended already */ } reject(error); },
      );
    });
  }

  // This device's own name, made once.
  async device() {
    return this.within(["about"], "readwrite", async (about) => {
      const kept = await ask(about.get("device"));
      if (kept) return kept.value;
      const value = crypto.randomUUID();
      about.put({ name: "device", value });
      return value;
    });
  }

  // What the server knows of a sheet: {sheet, dossier, number, state, marks: [{criterion, choice, case, note, revision}], ...}.
  // A mark that still waits here is newer than the server's and stays; its base does not move: another device's word is not overwritten.
  async receive(sheet) {
    await this.within(["sheets", "marks"], "readwrite", async (sheets, marks) => {
      const { marks: rows, ...rest } = sheet;
      sheets.put(rest);
      const known = new Map((await ask(marks.getAll(range(sheet.sheet)))).map((mark) => [mark.criterion, mark]));
      for (const row of rows) {
        const mine = known.get(row.criterion);
        if (mine && mine.state !== "saved") continue;
        marks.put({ sheet: sheet.sheet, criterion: row.criterion, choice: row.choice, case: row.case, note: row.note, base: row.revision, state: "saved" });
      }
    });
  }

  async sheets() {
    return this.within(["sheets"], "readonly", (sheets) => ask(sheets.getAll()));
  }

  async marks(sheet) {
    return this.within(["marks"], "readonly", (marks) => ask(marks.getAll(range(sheet))));
  }

  // Keep a mark and queue its operation; resolves with the mark when both are on the disk.
  async mark(sheet, { criterion, choice, case: inCase = "", note = "" }, now = new Date()) {
    const device = await this.device();
    return this.within(["marks", "queue"], "readwrite", async (marks, queue) => {
      const before = await ask(marks.get([sheet, criterion]));
      const base = before ? before.base : 0;
      const mark = { sheet, criterion, choice, case: inCase, note, base, state: WAITING };
      marks.put(mark);
      queue.add({ kind: "mark", key: crypto.randomUUID(), sheet, criterion, choice, case: inCase, note, base, device, marked_at: now.toISOString() });
      return mark;
    });
  }

  // Queue the handing in of a sheet; it goes after every mark that waits.
  async handIn(sheet, now = new Date()) {
    const device = await this.device();
    await this.within(["sheets", "queue"], "readwrite", async (sheets, queue) => {
      const kept = await ask(sheets.get(sheet));
      if (kept) sheets.put({ ...kept, state: "handing_in" });
      queue.add({ kind: "submit", key: crypto.randomUUID(), sheet, device, marked_at: now.toISOString() });
    });
  }

  // The oldest operations, in the order they were made.
  async waiting(most = 40) {
    return this.within(["queue"], "readonly", (queue) => ask(queue.getAll(null, most)));
  }

  async waitingCount() {
    return this.within(["queue"], "readonly", (queue) => ask(queue.count()));
  }

  // Apply the server's answers to the operations it answered; operation, mark and refusal change together or not at all.
  async settle(pairs) {
    await this.within(["queue", "marks", "sheets", "refused"], "readwrite", async (queue, marks, sheets, refused) => {
      for (const [operation, answer] of pairs) {
        if (!(await ask(queue.get(operation.order)))) continue;
        queue.delete(operation.order);
        if (operation.kind === "submit") {
          const kept = await ask(sheets.get(operation.sheet));
          if (kept) sheets.put({ ...kept, state: answer.result === "refused" ? "draft" : "submitted" });
          if (answer.result === "refused") refused.put({ ...operation, sentence: answer.sentence });
          continue;
        }
        const mark = await ask(marks.get([operation.sheet, operation.criterion]));
        const newest = mark && mark.choice === operation.choice && mark.case === operation.case && mark.note === operation.note;
        if (answer.result === "refused") {
          refused.put({ ...operation, sentence: answer.sentence });
          if (newest) marks.put({ ...mark, state: "refused", sentence: answer.sentence });
        } else if (answer.result === "conflict") {
          if (mark) marks.put({ ...mark, base: answer.revision, state: "conflict", copy: answer.copy, theirs: answer.theirs, mine: answer.mine });
        } else if (mark) {
          // A later mark of this device may wait already: it only learns the revision.
          marks.put({ ...mark, base: answer.revision, state: newest ? "saved" : mark.state });
        }
      }
    });
  }

  // The member chose between two devices' marks on the server.
  async chosen(sheet, { criterion, choice, case: inCase, note, revision }) {
    await this.within(["marks"], "readwrite", (marks) => {
      marks.put({ sheet, criterion, choice, case: inCase, note, base: revision, state: "saved" });
    });
  }

  async refusals() {
    return this.within(["refused"], "readonly", (refused) => ask(refused.getAll()));
  }

  async forgetRefusal(key) {
    await this.within(["refused"], "readwrite", (refused) => { refused.delete(key); });
  }

  // Take a sheet off the device once nothing of it waits: the round closed. Resolves false, and takes nothing, while something waits.
  async wipe(sheet) {
    return this.within(["sheets", "marks", "queue"], "readwrite", async (sheets, marks, queue) => {
      const left = (await ask(queue.getAll())).some((operation) => operation.sheet === sheet);
      if (left) return false;
      sheets.delete(sheet);
      marks.delete(range(sheet));
      return true;
    });
  }
}

function range(sheet) {
  return IDBKeyRange.bound([sheet], [sheet, []]);
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
