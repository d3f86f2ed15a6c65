// A participant's own meetings on the phone: what came of each is kept on the device with the tap that says it, sent when it can be, and
// the page opens without network once it was opened with one. Without this script the same page works by sending forms.

const bar = document.querySelector("[data-own]");
const list = document.querySelector("[data-meetings]");
const words = bar.dataset;
const person = Number(words.person);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const say = (text, values = {}) => Object.entries(values).reduce((done, [name, value]) => done.replace(`{${name}}`, value), text || "");
const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

let store, sync;

async function begin() {
  const [{ Store, nameOf }, { Sync, transport }] = await Promise.all([import(words.store), import(words.sender)]);
  store = await new Store(nameOf(person)).open();
  sync = new Sync(store, transport(words.sync, token, person), { changed });
  if (list) for (const form of all("[data-outcome]")) watch(form);
  document.documentElement.classList.add("has-own");
  await draw();
  await sync.keepTrying();
  addEventListener("online", () => sync.keepTrying().then(draw));
  addEventListener("pageshow", () => draw());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync.keepTrying().then(draw); });
  await worker();
  await carry();
}

async function token() {
  if (cookie("csrftoken")) return cookie("csrftoken");
  const response = await fetch(words.sync, { credentials: "same-origin", headers: { Accept: "application/json" } });
  return response.ok ? (await response.json()).csrf : "";
}

function changed({ state, waiting }) {
  const box = bar.querySelector("[data-own-words]");
  box.textContent = say({ idle: words.wordsIdle, sending: words.wordsSending, offline: words.wordsOffline, signin: words.wordsSignin }[state], { n: waiting });
  bar.dataset.now = state;
  bar.dataset.waiting = waiting;
  if (state === "signin") box.append(" ", Object.assign(document.createElement("a"), { href: words.signIn, textContent: words.wordsSign, className: "tapline" }));
}

// A tap on a result is kept at once; what is added afterwards (products, day, note) is kept when it changes.
function watch(form) {
  const keep = () => {
    const chosen = form.elements.result.value;
    if (chosen) keepForm(form, chosen);
  };
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
}

async function keepForm(form, result) {
  const data = new FormData(form);
  await store.say({
    meeting: Number(data.get("meeting")), side: list.dataset.side, result, products: data.getAll("product").map(Number),
    followUp: data.get("follow_up") || "", note: data.get("note") || "",
  });
  await draw();
  await sync.keepTrying();
  await draw();
}

// What this phone said and the page does not know yet.
async function draw() {
  if (!list) return;
  for (const one of await store.all()) {
    const box = list.querySelector(`[data-meeting="${CSS.escape(String(one.meeting))}"]`);
    if (!box) continue;
    const form = box.querySelector("[data-outcome]");
    if (form && document.activeElement?.form !== form) {
      const input = form.querySelector(`input[name=result][value="${CSS.escape(one.result)}"]`);
      if (input) input.checked = true;
      form.elements.follow_up.value = one.followUp;
      form.elements.note.value = one.note;
      for (const product of all("input[name=product]", form)) product.checked = one.products.includes(Number(product.value));
    }
    const label = form?.querySelector(`input[name=result][value="${CSS.escape(one.result)}"]`)?.parentElement.textContent.trim() || one.result;
    const state = box.querySelector("[data-kept-state]");
    if (state) { state.textContent = label; state.dataset.state = one.state; }
    const line = box.querySelector("[data-kept-line]");
    if (line) line.textContent = { waiting: words.wordsWaiting, saved: words.wordsGot, refused: say(words.wordsRefused, { why: one.sentence }) }[one.state];
  }
}

async function worker() {
  if (!("serviceWorker" in navigator)) return;
  try {
    const made = await navigator.serviceWorker.register(words.worker);
    await navigator.serviceWorker.ready;
    (made.active || navigator.serviceWorker.controller)?.postMessage({ member: person });
    bar.dataset.ready = "";
  } catch { /* a page without HTTPS: what is said is kept all the same, only the page is not carried */ }
}

// Keep this page and all it is drawn with, so that it opens in the hall without network; pages of others who used this phone go.
async function carry() {
  if (!("caches" in window) || !("ready" in bar.dataset)) return;
  try {
    const { keepPage } = await import(words.carrying);
    for (const name of await caches.keys()) if (name.startsWith("ocop-event:") && !name.startsWith(`ocop-event:${person}:`)) await caches.delete(name);
    const cache = await caches.open(`ocop-event:${person}:pages`);
    const more = [words.store, words.sender, words.carrying];
    for (const address of new Set([location.pathname, words.home, ...all("[data-own-page]").map((link) => link.pathname)])) await keepPage(cache, address, more);
    bar.dataset.carried = "";
  } catch { /* no network now: what was carried before stays */ }
}

begin().catch((error) => console.warn(error));
