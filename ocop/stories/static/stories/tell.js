// The workshop on a phone: every answer is kept on the device as it is typed, with a key, and sent when it can be; the pages open without
// network once they were opened with one. Without this script the same pages work by sending their forms.

const bar = document.querySelector("[data-story]");
const words = bar.dataset;
const person = Number(words.person);
const check = `${words.about}:${words.thing}`;
const boxes = [...document.querySelectorAll("[data-answer]")];
const PAUSE = 500;
const say = (text, values = {}) => Object.entries(values).reduce((done, [name, value]) => done.replace(`{${name}}`, value), text || "");
const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";
const idOf = (box) => `${check}:${box.dataset.answer}`;
const timers = new Map();

let store, sync;

async function begin() {
  const [{ Store }, { Sync, transport }] = await Promise.all([import(words.store), import(words.sender)]);
  store = await new Store(`ocop-story-${person}`).open();
  const carrier = transport(words.sync, token, person);
  sync = new Sync(store, async (operations) => { const answers = await carrier(operations); await note(operations, answers); return answers; }, { changed, batch: 20 });
  await restore();
  watch();
  bar.dataset.live = "";
  await go();
  addEventListener("online", go);
  document.addEventListener("visibilitychange", () => { if (document.hidden) boxes.forEach(keepNow); else go(); });
  addEventListener("pagehide", () => boxes.forEach(keepNow));
  await worker();
  await carry();
}

async function go() {
  await sync.keepTrying();
  await draw();
}

async function token() {
  if (cookie("csrftoken")) return cookie("csrftoken");
  const response = await fetch(words.sync, { credentials: "same-origin", headers: { Accept: "application/json" } });
  return response.ok ? (await response.json()).csrf : "";
}

function changed({ state, waiting }) {
  const line = bar.querySelector("[data-story-words]");
  line.textContent = say({ idle: words.wordsIdle, sending: words.wordsSending, offline: words.wordsOffline, signin: words.wordsSignin }[state], { n: waiting });
  bar.dataset.now = state;
  bar.dataset.waiting = waiting;
  if (state === "signin") line.append(" ", Object.assign(document.createElement("a"), { href: words.signIn, textContent: words.wordsSign, className: "tapline" }));
}

// What this phone wrote and the page does not show: it waits still, or it was saved after the carried page was drawn.
async function restore() {
  for (const one of await store.all(check)) {
    const box = boxes.find((each) => idOf(each) === one.id);
    if (!box) continue;
    const isNewer = one.state === "waiting" || (one.state === "saved" && one.answer > Number(box.dataset.base));
    if (isNewer && one.words !== box.value && box.getAttribute("aria-invalid") !== "true") {
      box.value = one.words;
      box.closest("details")?.setAttribute("open", "");
    }
    if (one.answer > Number(box.dataset.base)) setBase(box, one.answer);
  }
}

function setBase(box, answer) {
  box.dataset.base = answer;
  const field = box.form?.elements[`base-${box.dataset.answer}`];
  if (field) field.value = answer;
}

function watch() {
  for (const box of boxes) {
    box.dataset.last = box.value;
    box.addEventListener("input", () => {
      clearTimeout(timers.get(box));
      timers.set(box, setTimeout(() => keepNow(box), PAUSE));
    });
    box.addEventListener("blur", () => keepNow(box));
  }
  // On a question "next" needs no answer of the server: what was typed is on the disk, and the next page may be a carried one.
  for (const button of document.querySelectorAll("[data-onward]")) {
    button.addEventListener("click", async (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      await Promise.all(boxes.map(keepNow));
      location.assign(button.dataset.onward);
    });
  }
}

async function keepNow(box) {
  clearTimeout(timers.get(box));
  if (box.value === box.dataset.last) return;
  box.dataset.last = box.value;
  const operation = { kind: "answer", about: words.about, thing: Number(words.thing), question: box.dataset.answer, words: box.value, base: Number(box.dataset.base) };
  await store.say(idOf(box), operation, { check, words: box.value });
  const line = document.querySelector(`[data-kept="${CSS.escape(box.dataset.answer)}"]`);
  if (line) line.textContent = words.wordsWritten;
  await go();
}

// The server's number of each answer: by it the next one says what it was written over.
async function note(operations, answers) {
  const byKey = new Map(answers.map((answer) => [answer.key, answer]));
  for (const operation of operations) {
    const answer = byKey.get(operation.key);
    if (!answer?.answer) continue;
    const id = `${operation.about}:${operation.thing}:${operation.question}`;
    await store.within("readwrite", (said) => new Promise((resolve) => {
      const request = said.get(id);
      request.onsuccess = () => { if (request.result) said.put({ ...request.result, answer: answer.answer }); resolve(); };
      request.onerror = () => resolve();
    }));
    const box = boxes.find((each) => idOf(each) === id);
    if (!box) continue;
    setBase(box, answer.answer);
    const line = document.querySelector(`[data-kept="${CSS.escape(operation.question)}"]`);
    if (line && answer.other) line.textContent = say(words.wordsOther, { who: answer.other_by, words: answer.other.slice(0, 200) });
  }
}

async function draw() {
  for (const one of await store.all(check)) {
    const box = boxes.find((each) => idOf(each) === one.id);
    const line = box && document.querySelector(`[data-kept="${CSS.escape(box.dataset.answer)}"]`);
    if (line && one.state === "refused") line.textContent = say(words.wordsRefused, { why: one.sentence });
    else if (line && one.state === "saved" && line.textContent === words.wordsWritten) line.textContent = "";
  }
}

async function worker() {
  if (!("serviceWorker" in navigator)) return;
  try {
    const made = await navigator.serviceWorker.register(words.worker);
    await navigator.serviceWorker.ready;
    (made.active || navigator.serviceWorker.controller)?.postMessage({ member: person });
    bar.dataset.ready = "";
  } catch { /* a page without HTTPS: what is typed is kept all the same, only the pages are not carried */ }
}

// Keep this page and the questions it leads to, with all they are drawn with; pages of others who used this phone go.
async function carry() {
  if (!("caches" in window) || !("ready" in bar.dataset)) return;
  try {
    const { keepPage } = await import(words.carrying);
    for (const name of await caches.keys()) if (name.startsWith("ocop-story:") && !name.startsWith(`ocop-story:${person}:`)) await caches.delete(name);
    const cache = await caches.open(`ocop-story:${person}:pages`);
    const more = [words.store, words.sender, words.carrying];
    for (const address of new Set([location.pathname, words.home, ...[...document.querySelectorAll("[data-own-page]")].map((link) => link.pathname)])) await keepPage(cache, address, more);
    bar.dataset.carried = "";
  } catch { /* no network now: what was carried before stays */ }
}

begin().catch((error) => console.warn(error));
