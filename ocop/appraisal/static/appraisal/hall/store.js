// What a council member's device keeps: marks and the operations that still have to reach the server. One transaction writes a mark and its
// operation.

import { Database, ask, newKey } from "../../ui/js/offline/database.js";

const WAITING = "waiting";
const DONE = ["saved", "conflict", "refused", "submitted"];
const STORES = {
  marks: { keyPath: ["sheet", "criterion"] },
  queue: { keyPath: "order", autoIncrement: true },
  sheets: { keyPath: "sheet" },
  refused: { keyPath: "key" },
  about: { keyPath: "name" },
};

export class SheetClosed extends Error {}

// The member's database; two members on one tablet never share one.
export function nameOf(person) {
  return `ocop-hall-${person}`;
}

export class Store extends Database {
  constructor(name) {
    super(name, STORES);
  }

  // This device's own name, made once. A cleared device gets another, so that its marks are compared and not taken for its own.
  async device() {
    return this.within(["about"], "readwrite", async (about) => {
      const kept = await ask(about.get("device"));
      if (kept) return kept.value;
      const value = newKey();
      about.put({ name: "device", value });
      return value;
    });
  }

  async about(name) {
    return this.within(["about"], "readonly", async (about) => (await ask(about.get(name)))?.value);
  }

  async note(name, value) {
    return this.within(["about"], "readwrite", (about) => { about.put({ name, value }); });
  }

  // What the server knows of a sheet: {sheet, dossier, state, marks: [{criterion, choice, case, note, revision}], findings, comment, copies}.
  // A mark that still waits here is newer than the server's and stays; its base does not move: another device's word is not overwritten.
  // A picture of the server that was taken before an answer arrived is older than what stands here and does not turn it back.
  async receive(sheet) {
    await this.within(["sheets", "marks", "queue"], "readwrite", async (sheets, marks, queue) => {
      const { marks: rows, copies = [], ...rest } = sheet;
      const waiting = (await ask(queue.getAll())).filter((one) => one.sheet === sheet.sheet);
      const before = await ask(sheets.get(sheet.sheet));
      const whole = waiting.some((one) => one.kind !== "mark" && one.kind !== "choose");
      if (before && whole) Object.assign(rest, { findings: before.findings, comment: before.comment });
      if (before && before.state === "handing_in" && waiting.some((one) => one.kind === "submit")) rest.state = "handing_in";
      sheets.put(rest);
      const known = new Map((await ask(marks.getAll(range(sheet.sheet)))).map((mark) => [mark.criterion, mark]));
      const differing = new Map(copies.map((copy) => [copy.criterion, copy]));
      const busy = new Set(waiting.filter(ofMark).map((one) => one.criterion));
      for (const row of rows) {
        const mine = known.get(row.criterion);
        if (busy.has(row.criterion) || (mine && row.revision < mine.base)) continue;
        const copy = differing.get(row.criterion);
        const state = copy ? "conflict" : "saved";
        const told = copy ? { copy: copy.copy, mine: copy.mine, theirs: copy.theirs, standing: row.revision } : {};
        marks.put({ sheet: sheet.sheet, criterion: row.criterion, choice: row.choice, case: row.case, note: row.note, base: row.revision, state, ...told });
      }
    });
  }

  async sheets() {
    return this.within(["sheets"], "readonly", (sheets) => ask(sheets.getAll()));
  }

  async sheet(key) {
    return this.within(["sheets"], "readonly", (sheets) => ask(sheets.get(key)));
  }

  async marks(sheet) {
    return this.within(["marks"], "readonly", (marks) => ask(marks.getAll(range(sheet))));
  }

  // Keep a mark and queue its operation; resolves with the mark when both are on the disk. Throws SheetClosed once it was handed in.
  // `told` are its words, for the day on which no page that knows them is left.
  async mark(sheet, { criterion, choice, case: inCase = "", note = "", told = {} }, now = new Date()) {
    const device = await this.device();
    return this.within(["sheets", "marks", "queue"], "readwrite", async (sheets, marks, queue) => {
      const kept = await mustBeOpen(sheets, sheet);
      const before = await ask(marks.get([sheet, criterion]));
      const base = before ? before.base : 0;
      const mark = { ...before, sheet, criterion, choice, case: inCase, note, base, state: WAITING };
      marks.put(mark);
      queue.add({ kind: "mark", key: newKey(), sheet, criterion, choice, case: inCase, note, base, device, marked_at: now.toISOString(), told: { ...told, name: kept?.name } });
      return mark;
    });
  }

  // The member chose between what stood on the server ("standing") and what one device had ("copy"). An operation like any other: it is
  // shown at once and sent when it can be.
  async choose(sheet, criterion, keep, now = new Date()) {
    const device = await this.device();
    await this.within(["sheets", "marks", "queue"], "readwrite", async (sheets, marks, queue) => {
      const kept = await mustBeOpen(sheets, sheet);
      const mark = await ask(marks.get([sheet, criterion]));
      if (mark?.state !== "conflict") return;
      const { choice, case: inCase, note } = keep === "copy" ? mark.mine : mark.theirs;
      marks.put({ ...mark, choice, case: inCase, note, state: WAITING });
      queue.add({
        kind: "choose", key: newKey(), sheet, criterion, copy: mark.copy, keep, base: mark.standing, device, marked_at: now.toISOString(),
        told: { name: kept?.name },
      });
    });
  }

  // A stop or exclusion rule found to hold, or taken back.
  async finding(sheet, { criterion, gate, holds }, now = new Date()) {
    const device = await this.device();
    await this.within(["sheets", "queue"], "readwrite", async (sheets, queue) => {
      const kept = await mustBeOpen(sheets, sheet);
      if (kept) {
        const others = (kept.findings || []).filter((one) => one.criterion !== criterion || one.gate !== gate);
        sheets.put({ ...kept, findings: holds ? [...others, { criterion, gate }] : others });
      }
      queue.add({ kind: "finding", key: newKey(), sheet, criterion, gate, holds, device, marked_at: now.toISOString(), told: { name: kept?.name } });
    });
  }

  // The word on the whole dossier.
  async comment(sheet, words, now = new Date()) {
    const device = await this.device();
    await this.within(["sheets", "queue"], "readwrite", async (sheets, queue) => {
      const kept = await mustBeOpen(sheets, sheet);
      if (kept) sheets.put({ ...kept, comment: words });
      queue.add({ kind: "comment", key: newKey(), sheet, words, device, marked_at: now.toISOString(), told: { name: kept?.name } });
    });
  }

  // Queue the handing in of a sheet, after every mark that waits, with the choices this device shows: the server compares them.
  // Asked twice it is queued once.
  async handIn(sheet, now = new Date()) {
    const device = await this.device();
    await this.within(["sheets", "queue", "marks"], "readwrite", async (sheets, queue, marks) => {
      const kept = await ask(sheets.get(sheet));
      if ((await ask(queue.getAll())).some((one) => one.kind === "submit" && one.sheet === sheet)) return;
      if (kept && kept.state !== "draft") return;
      const seen = Object.fromEntries((await ask(marks.getAll(range(sheet)))).map((mark) => [mark.criterion, [mark.choice, mark.case]]));
      if (kept) sheets.put({ ...kept, state: "handing_in" });
      queue.add({ kind: "submit", key: newKey(), sheet, seen, device, marked_at: now.toISOString(), told: { name: kept?.name } });
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
  // An answer that is none of ours leaves its operation waiting.
  async settle(pairs) {
    await this.within(["queue", "marks", "sheets", "refused"], "readwrite", async (queue, marks, sheets, refused) => {
      for (const [operation, answer] of pairs) {
        const there = await ask(queue.get(operation.order));
        if (!there || there.key !== operation.key || !DONE.includes(answer.result)) continue;
        queue.delete(operation.order);
        if (answer.result === "refused") refused.put({ ...operation, sentence: answer.sentence });
        if (!ofMark(operation)) {
          const kept = await ask(sheets.get(operation.sheet));
          if (kept && operation.kind === "submit") sheets.put({ ...kept, ...(answer.result === "refused" ? { state: "draft" } : { state: "submitted", handed_in: new Date().toISOString() }) });
          continue;
        }
        const mark = await ask(marks.get([operation.sheet, operation.criterion]));
        if (!mark) continue;
        const later = (await ask(queue.getAll())).filter((one) => ofMark(one) && one.sheet === operation.sheet && one.criterion === operation.criterion);
        const newest = !later.length;
        if (answer.result === "refused") {
          if (newest) marks.put({ ...mark, state: "refused", sentence: answer.sentence });
        } else if (answer.result === "conflict") {
          // The base stays: until the member chose, whatever this device marks here is kept beside the other, never over it.
          marks.put({ ...mark, state: newest ? "conflict" : mark.state, copy: answer.copy, theirs: answer.theirs, mine: answer.mine, standing: answer.revision });
        } else {
          // A later mark of this device may wait already: it only learns the revision.
          const { copy, theirs, mine, standing, sentence, ...rest } = mark;
          const said = newest && operation.kind === "choose" ? { choice: answer.choice, case: answer.case, note: answer.note } : {};
          marks.put({ ...rest, ...said, base: Math.max(mark.base, answer.revision), state: newest ? "saved" : mark.state });
          // What was marked after the choice, by a member who had both before them, is no third word.
          if (operation.kind === "choose") for (const one of later) if (one.kind === "mark") queue.put({ ...one, base: answer.revision });
        }
      }
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

const ofMark = (operation) => operation.kind === "mark" || operation.kind === "choose";

async function mustBeOpen(sheets, sheet) {
  const kept = await ask(sheets.get(sheet));
  if (kept && kept.state !== "draft") throw new SheetClosed();
  return kept;
}

function range(sheet) {
  return IDBKeyRange.bound([sheet], [sheet, []]);
}
