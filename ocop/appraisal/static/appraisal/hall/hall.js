// The hall on a tablet: keeps marks on the device, sends them when it can, carries dossiers, and draws what stands. Without it the same
// pages work by sending forms.

import { dropOthers, space } from "../../ui/js/offline/carrying.js";
import { Line, all, say } from "../../ui/js/offline/line.js";
import { registerWorker, tokenFrom } from "../../ui/js/offline/page.js";
import { Sync, transport } from "../../ui/js/offline/sync.js";
import { KIND, carried, carry, carryShell, drop } from "./carrying.js";
import { showing } from "./showing.js";
import { SheetClosed, Store, nameOf } from "./store.js";

const bar = document.querySelector("[data-hall]");
const sheetBox = document.querySelector("[data-score]");
const words = bar.dataset;
const person = Number(words.person);
const line = new Line(bar);
const mayCarry = "caches" in window;

const time = (date = new Date()) => date.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
const valueOf = (choice, inCase) => (choice === null || choice === undefined ? "" : inCase ? `${inCase}:${choice}` : String(choice));
const parsed = (value) => (value === "" ? { choice: null, case: "" } : value.includes(":") ? { case: value.split(":")[0], choice: Number(value.split(":")[1]) } : { case: "", choice: Number(value) });

let store, sync, channel, show;

async function begin() {
  store = await new Store(nameOf(person)).open();
  channel = "BroadcastChannel" in window ? new BroadcastChannel(nameOf(person)) : { postMessage() {} };
  channel.onmessage = () => draw();
  sync = new Sync(store, transport(words.sync, tokenFrom(words.sync), person), { changed });
  show = showing({ bar, sheetBox, words, store, say, labelOf, draw, send: sendSoon });
  if (sheetBox) await beginSheet();
  document.documentElement.classList.add("has-hall");
  await Promise.all([refresh(), offerCarrying()]);
  await registerWorker(bar, person);
  addEventListener("online", () => refresh());
  addEventListener("pageshow", () => draw());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync.keepTrying(); });
}

// Ask the server how own sheets stand; undefined while there is no network or nobody is signed in.
async function state() {
  try {
    const response = await fetch(words.sync, { credentials: "same-origin", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
    if (response.status === 401 || response.status === 403) {
      changed({ state: "signin", waiting: await store.waitingCount() });
      return undefined;
    }
    return response.ok ? await response.json() : undefined;
  } catch {
    changed({ state: "offline", waiting: await store.waitingCount() });
    return undefined;
  }
}

async function refresh() {
  await sync.keepTrying();
  const told = await state();
  if (told && told.person === person) {
    await noticeClearing(told.sheets);
    for (const sheet of told.sheets) await store.receive(sheet);
    await wipeClosed(told.sheets);
    if (mayCarry) await dropOthers(KIND, person);
  }
  await draw();
}

// The browser may clear a device that runs short of space: say so, rather than show an empty sheet as if nothing had been.
async function noticeClearing(sheets) {
  const was = localStorage.getItem(`ocop-hall-${person}`);
  if (was && !(await store.about("seen"))) document.querySelector("[data-bar-words]").textContent = words.wordsLost;
  await store.note("seen", sheets.length);
  try { localStorage.setItem(`ocop-hall-${person}`, "1"); } catch { /* a private window */ }
}

// The round closed: nothing of it stays on the tablet, once nothing of it waits.
async function wipeClosed(open) {
  const keys = new Set(open.map((one) => one.sheet));
  const dossiers = new Set(open.map((one) => String(one.dossier)));
  for (const kept of await store.sheets()) if (!keys.has(kept.sheet)) await store.wipe(kept.sheet);
  const waiting = new Set((await store.waiting(10000)).map((one) => one.sheet.split("-")[0]));
  if (!mayCarry) return;
  for (const dossier of (await carried(person)).keys()) if (!dossiers.has(dossier) && !waiting.has(dossier)) await drop(person, dossier);
  if (!open.length && !waiting.size) await drop(person, "shell");
}

// The sheet of this page as handed in, and when; "" while it is not.
let sealed = "";

function sealedAs(kept) {
  const at = kept?.state === "submitted" && kept.handed_in && new Date(kept.handed_in).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  sealed = at ? say(words.wordsSealed, { at }) : "";
  if (sealed && bar.dataset.now === "idle") bar.querySelector("[data-bar-words]").textContent = sealed;
}

// --- what the bar says ---------------------------------------------------------------------------------------------------
function changed({ state, waiting }) {
  worded(state, waiting);
  if (state !== "sending") draw();
}

function worded(now, waiting) {
  line.show({ state: now, waiting }, { idle: sealed, offline: `${words.wordsAway} ${sealed}`, signin: words.wordsOut });
}

// A stroke the device has just kept is not on the server yet, and the bar says so from that moment on; what it said of a network or a
// session that is missing still stands.
async function countWaiting() {
  const waiting = await store.waitingCount();
  if (["offline", "down", "signin", "other"].includes(bar.dataset.now)) worded(bar.dataset.now, waiting);
  else changed({ state: "sending", waiting });
}

const sendSoon = () => countWaiting().then(() => sync.keepTrying());

async function draw() {
  await show.queue();
  if (sheetBox) await drawSheet();
  else await drawList();
}

function labelOf(content, number = content.criterion) {
  const input = sheetBox?.querySelector(`[data-criterion="${CSS.escape(number)}"] input[name=answer][value="${CSS.escape(valueOf(content.choice, content.case))}"]`);
  if (!input || content.choice === null) return content.choice === null ? words.wordsNone : String(content.choice);
  return `${input.dataset.points}: ${input.parentElement.children[1].textContent.trim()}`;
}

// --- own dossiers ------------------------------------------------------------------------------------------------------------
async function drawList() {
  const waiting = await store.waiting(10000);
  const whole = mayCarry ? await carried(person) : new Map();
  for (const row of all("[data-own]")) {
    const key = row.dataset.own;
    const marks = await store.marks(key);
    const progress = row.querySelector("[data-own-progress]");
    const marked = marks.filter((one) => one.choice !== null).length;
    if (marks.length) progress.textContent = `${marked}/${progress.dataset.asked}`;
    const count = waiting.filter((one) => one.sheet === key).length;
    const conflicts = marks.filter((one) => one.state === "conflict").length;
    row.querySelector("[data-own-device]").textContent = [
      conflicts ? words.wordsConflict : "", count ? `${count} ${words.wordsWaiting}` : "", whole.has(key.split("-")[0]) ? words.wordsCarried : "",
    ].filter(Boolean).join(" · ");
  }
}

async function offerCarrying() {
  if (!mayCarry || !("serviceWorker" in navigator)) return;
  const one = document.querySelector("[data-carry]");
  const many = document.querySelector("[data-carry-all]");
  const place = document.querySelector("[data-hall-space]") || document.querySelector("[data-carry-words]");
  for (const button of [one, many]) if (button) button.hidden = false;
  one?.addEventListener("click", () => bring([sheetBox.dataset.package], one, document.querySelector("[data-carry-words]")));
  many?.addEventListener("click", () => bring(all("[data-own]").map((row) => row.dataset.package), many, place));
  const said = sheetBox && document.querySelector("[data-carry-words]"); // a sheet handed in carries nothing any more
  if (said && (await carried(person)).has(sheetBox.dataset.dossier)) said.textContent = words.wordsCarried;
}

async function bring(packages, button, place) {
  button.disabled = true;
  const { isKept, free } = await space();
  try {
    await carryShell(person, words.home);
    for (const [number, address] of packages.entries()) {
      await carry(person, address, (done, count, wanted) => {
        if (!done && wanted.bytes > free) throw new Error(say(words.wordsSpace, { need: Math.ceil(wanted.bytes / 1e6), free: Math.floor(free / 1e6) }));
        place.textContent = `${packages.length > 1 ? `${number + 1}/${packages.length}: ` : ""}${say(words.wordsCarrying, { done, all: count })}, ${say(words.wordsMb, { n: (wanted.bytes / 1e6).toFixed(1) })}`;
      });
    }
    place.textContent = `${words.wordsCarried}. ${isKept ? words.wordsKept : words.wordsUnkept}`;
    place.dataset.whole = "";
  } catch (error) {
    place.textContent = error.message.length > 12 && !/fetch/i.test(error.message) ? error.message : words.wordsFailed;
  }
  button.disabled = false;
  await drawList();
}

// --- the score sheet ---------------------------------------------------------------------------------------------------------
const key = sheetBox?.dataset.score;
// `marked` counts the member's own strokes: a drawing begun before a stroke, or while the device still writes it, must not turn it back.
const drawing = { pass: false, again: false, marked: 0 };

// Strokes made before the device's store is open are kept as soon as it is.
const early = new Set();
const isEarly = (event) => { if (event.target.name === "answer") early.add(event.target.closest("[data-criterion]")); };
sheetBox?.addEventListener("change", isEarly);

async function beginSheet() {
  const told = JSON.parse(document.getElementById("phieu").textContent);
  // A carried page is older than what the device knows since; a page from the server is not.
  if (!(await store.sheet(key)) || navigator.onLine) await store.receive(told);
  sealedAs(await store.sheet(key));
  const timers = new Map();
  for (const form of all("[data-mark]")) {
    const box = form.closest("[data-criterion]");
    form.addEventListener("change", (event) => {
      const { name, checked: holds, dataset: { criterionOf: criterion, gate } } = event.target;
      if (name === "answer") keep(box);
      else if (name === "finding") store.finding(key, { criterion, gate, holds }).then(sendSoon, () => broken(box));
    });
    form.elements.note.addEventListener("input", () => {
      clearTimeout(timers.get(box));
      timers.set(box, setTimeout(() => keep(box), 600));
    });
    form.elements.note.addEventListener("blur", () => { if (timers.delete(box)) keep(box); });
    form.addEventListener("submit", async (event) => {
      if (box.unkept) return; // the disk took nothing: the form goes to the server as it does without script
      event.preventDefault();
      if (timers.delete(box)) await keep(box);
      location.hash = form.querySelector("[data-next]").dataset.next;
    });
  }
  const comment = document.querySelector("[data-comment]");
  comment?.addEventListener("submit", (event) => event.preventDefault());
  comment?.elements.words.addEventListener("change", (event) => store.comment(key, event.target.value).then(sendSoon, () => unsaid()));
  document.querySelector("[data-hand-in]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (comment && comment.elements.words.value !== ((await store.sheet(key))?.comment || "")) await store.comment(key, comment.elements.words.value);
      await store.handIn(key);
    } catch {
      if (await sync.keepTrying()) event.target.submit();
      else unsaid();
      return;
    }
    await draw();
    if ((await sendSoon()) && (await store.sheet(key))?.state === "submitted") location.assign(location.pathname);
  });
  sheetBox.removeEventListener("change", isEarly);
  for (const box of early) keep(box);
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", () => document.querySelector(":target")?.focus({ preventScroll: true }));
}

// The disk takes nothing: what was said stands on the page, and the button sends it to the server.
function broken(box) {
  box.unkept = true;
  box.querySelector("[data-kept-state]").textContent = words.wordsBroken;
}

function unsaid() {
  line.box.textContent = words.wordsBroken;
}

async function keep(box) {
  const form = box.querySelector("[data-mark]");
  const chosen = form.querySelector("input[name=answer]:checked");
  if (!chosen && !form.elements.note.value) return;
  const help = box.querySelector("[data-kept-state]");
  delete help.dataset.kept;
  box.writing = (box.writing || 0) + 1;
  try {
    await store.mark(key, { criterion: box.dataset.criterion, ...parsed(chosen ? chosen.value : ""), note: form.elements.note.value, told: { title: box.querySelector("h2").textContent.trim(), label: chosen ? labelOf(parsed(chosen.value), box.dataset.criterion) : "" } });
    await countWaiting();
    help.textContent = say(words.wordsSaved, { at: time() });
    help.dataset.kept = box.dataset.criterion;
  } catch (error) {
    if (error instanceof SheetClosed) help.textContent = words.wordsHanding;
    else broken(box);
    return;
  } finally {
    box.writing -= 1;
    box.marked = ++drawing.marked;
  }
  channel.postMessage("marked");
  await drawTotals();
  sync.keepTrying().then(() => channel.postMessage("sent"));
}

async function drawSheet() {
  if (drawing.pass) { drawing.again = true; return; }
  drawing.pass = true;
  const since = drawing.marked;
  const [marks, kept] = [await store.marks(key), await store.sheet(key)];
  const held = new Set((kept?.findings || []).map((one) => `${one.criterion}|${one.gate}`));
  for (const mark of marks) {
    const box = sheetBox.querySelector(`[data-criterion="${CSS.escape(mark.criterion)}"]`);
    if (!box || box.writing || (box.marked || 0) > since) continue;
    const form = box.querySelector("[data-mark]");
    const input = form.querySelector(`input[name=answer][value="${CSS.escape(valueOf(mark.choice, mark.case))}"]`);
    if (input) input.checked = true;
    if (document.activeElement !== form.elements.note) form.elements.note.value = mark.note;
    const said = { saved: words.wordsGot, waiting: words.wordsWaiting, conflict: words.wordsConflict, refused: say(words.wordsRefused, { why: mark.sentence }) };
    const help = box.querySelector("[data-kept-state]");
    help.textContent = said[mark.state];
    help.dataset.is = mark.state;
    show.both(box, mark);
  }
  for (const input of all("input[name=finding]")) input.checked = held.has(input.value);
  const isOpen = !kept || kept.state === "draft";
  for (const field of all("[data-mark] fieldset")) field.disabled = !isOpen;
  for (const note of all("[data-mark] textarea")) note.readOnly = !isOpen;
  const button = document.querySelector("[data-hand-in] button");
  if (button) button.disabled = !isOpen;
  if (kept?.state === "handing_in") bar.querySelector("[data-bar-words]").textContent = words.wordsHanding;
  sealedAs(kept);
  // Handed in while the page stood open: it says so, and the next visit shows the sealed sheet.
  if (kept?.state === "submitted") sheetBox.dataset.state = "submitted";
  await drawTotals();
  drawing.pass = false;
  if (drawing.again) { drawing.again = false; await drawSheet(); }
}

async function drawTotals() {
  const points = {}, parts = {}, open = [];
  const known = new Map((await store.marks(key)).map((mark) => [mark.criterion, mark]));
  for (const box of all("[data-criterion]")) {
    const { criterion, part, most } = box.dataset;
    const mark = known.get(criterion);
    const chosen = box.querySelector("input[name=answer]:checked");
    points[criterion] = chosen ? Number(chosen.dataset.points) : 0;
    const isDone = chosen && (chosen.value !== "" || mark !== undefined);
    if (box.dataset.countsIf && !points[box.dataset.countsIf]) points[criterion] = 0;
    parts[part] = (parts[part] || 0) + points[criterion];
    if (!isDone) open.push(criterion);
    const dot = document.querySelector(`[data-dot="${CSS.escape(criterion)}"]`);
    dot.classList.toggle("done", Boolean(isDone));
    dot.classList.toggle("differs", mark?.state === "conflict" || mark?.state === "refused");
    document.querySelector(`[data-line-points="${CSS.escape(criterion)}"]`).textContent = `${points[criterion]}/${most}`;
  }
  const count = all("[data-criterion]").length;
  for (const sum of all("[data-total]")) sum.textContent = Object.values(parts).reduce((a, b) => a + b, 0);
  for (const sum of all("[data-part-sum]")) sum.textContent = parts[sum.dataset.partSum] || 0;
  for (const place of all("[data-answered]")) place.textContent = count - open.length;
  for (const place of all("[data-left]")) place.textContent = open.length ? `(${say(words.wordsLeft, { n: open.length })})` : "";
  const list = document.querySelector("[data-open-list]");
  list.hidden = !open.length;
  list.querySelector("[data-open-dots]").replaceChildren(...open.map((one) => Object.assign(document.createElement("a"), { href: `#c-${one}`, textContent: one })));
  for (const link of all("[data-first-open]")) if (open.length) link.href = `#c-${open[0]}`;
}

function keys(event) {
  const box = document.querySelector("[data-criterion]:target");
  if (!box || event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.type === "text")) return;
  const choices = all("input[name=answer]:enabled", box);
  if (/^[1-9]$/.test(event.key) && choices[event.key - 1]) {
    choices[event.key - 1].checked = true;
    keep(box);
  } else if (event.key === "ArrowRight") location.hash = box.querySelector("[data-next]")?.dataset.next || "";
  else if (event.key === "ArrowLeft") box.querySelector("[data-back]")?.click();
  else if (event.key.toLowerCase() === "n") box.querySelector("textarea").focus();
  else return;
  event.preventDefault();
}

begin().catch((error) => {
  bar.querySelector("[data-bar-words]").textContent = words.wordsBroken;
  console.warn(error);
});
