// The list of who came on an officer's phone: each tick is kept on the device with the tap that makes it, sent when it can be, and the page
// opens without network once it was opened with one. Without this script the same page works by sending the form.

import { all, say } from "../ui/js/offline/line.js";
import { Page } from "../ui/js/offline/page.js";
import { Said } from "../ui/js/offline/said.js";

const bar = document.querySelector("[data-attendance]");
const list = document.querySelector("[data-session]");
const count = document.querySelector("[data-count]");
const session = Number(list?.dataset.session);
const store = new Said(`ocop-attendance-${bar.dataset.person}`, "seat");
const page = new Page(bar, { kind: "ocop-attendance", store, batch: 60, draw });

// Somebody noted already can be unticked too: the row gets the box that the page without script draws as a button.
for (const row of all("[data-seat][data-came]", list || document)) {
  const label = Object.assign(document.createElement("label"), { className: "check" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "seat", value: row.dataset.seat, checked: true });
  label.append(box, Object.assign(document.createElement("span"), { textContent: row.dataset.name }));
  row.querySelector("b").replaceWith(label);
}

list?.addEventListener("change", (event) => {
  const box = event.target.closest("input[name=seat]");
  if (box) page.keep({ kind: "here", session, seat: Number(box.value), here: box.checked }, { session, here: box.checked });
});
list?.addEventListener("submit", (event) => event.preventDefault());

// What this phone said and the page does not know yet.
async function draw() {
  if (!list) return;
  for (const one of await store.all((said) => said.session === session)) {
    // What the server had before it made this page is in it; another phone may have said otherwise since.
    if (one.state === "saved" && one.at < list.dataset.at) continue;
    const row = list.querySelector(`[data-seat="${CSS.escape(String(one.seat))}"]`);
    if (!row) continue;
    const box = row.querySelector("input[name=seat]");
    // A tick that was not taken is shown as the server has it, with its reason.
    box.checked = one.state === "refused" ? "came" in row.dataset : one.here;
    const line = row.querySelector("[data-kept-line]");
    line.textContent = page.line.of(one);
    line.dataset.state = one.state;
  }
  const boxes = all("input[name=seat]", list);
  count.textContent = say(count.dataset.words, { came: boxes.filter((box) => box.checked).length, taken: boxes.length });
}

// Names are found without marks, as they are typed in a hurry.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
document.querySelector("[data-find]")?.addEventListener("input", (event) => {
  const words = plain(event.target.value).split(/\s+/).filter(Boolean);
  for (const row of all("[data-seat]", list)) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
});

page.begin("has-attendance").catch((error) => console.warn(error));
store.prune((one) => one.session !== session).catch(() => {});
