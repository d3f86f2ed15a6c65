// A participant's own meetings on the phone: what came of each is kept on the device with the tap that says it, sent when it can be, and
// the page opens without network once it was opened with one. Without this script the same page works by sending forms.

import { all } from "../../ui/js/offline/line.js";
import { Page } from "../../ui/js/offline/page.js";
import { Said } from "../../ui/js/offline/said.js";

const bar = document.querySelector("[data-own]");
const list = document.querySelector("[data-meetings]");
const store = new Said(`ocop-event-${bar.dataset.person}`, "meeting");
const page = new Page(bar, { kind: "ocop-event", store, draw });

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
  const [meeting, products] = [Number(data.get("meeting")), data.getAll("product").map(Number)];
  const [followUp, note] = [data.get("follow_up") || "", data.get("note") || ""];
  await page.keep({ kind: "outcome", meeting, side: list.dataset.side, result, products, follow_up: followUp, note }, { result, products, followUp, note });
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
    if (line) line.textContent = page.line.of(one);
  }
}

if (list) for (const form of all("[data-outcome]")) watch(form);
page.begin("has-own").catch((error) => console.warn(error));
