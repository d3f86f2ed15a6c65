// The workshop on a phone: every answer is kept on the device as it is typed, with a key, and sent when it can be; the pages open without
// network once they were opened with one. Without this script the same pages work by sending their forms.

import { all, say } from "../ui/js/offline/line.js";
import { Page } from "../ui/js/offline/page.js";
import { Said } from "../ui/js/offline/said.js";

const bar = document.querySelector("[data-story]");
const words = bar.dataset;
const check = `${words.about}:${words.thing}`;
const boxes = all("[data-answer]");
const PAUSE = 500;
const idOf = (box) => `${check}:${box.dataset.answer}`;
const lineOf = (box) => document.querySelector(`[data-kept="${CSS.escape(box.dataset.answer)}"]`);
const timers = new Map();
const store = new Said(`ocop-story-${words.person}`);
const page = new Page(bar, { kind: "ocop-story", store, batch: 20, draw, answered: note, again: restore });

async function begin() {
  for (const box of boxes) box.dataset.last = box.value;
  await restore();
  watch();
  bar.dataset.live = "";
  document.addEventListener("visibilitychange", () => { if (document.hidden) boxes.forEach(keepNow); });
  addEventListener("pagehide", () => boxes.forEach(keepNow));
  await page.begin("has-story");
}

// What this phone wrote and the page does not show: it waits still, or it was saved after the page was drawn, perhaps from another tab.
// What is being written in this one stays.
async function restore() {
  for (const one of await store.all((each) => each.check === check)) {
    const box = boxes.find((each) => idOf(each) === one.id);
    if (!box) continue;
    const isNewer = one.state === "waiting" || (one.state === "saved" && one.answer > Number(box.dataset.base));
    if (isNewer && one.words !== box.value && box.value === box.dataset.last && box.getAttribute("aria-invalid") !== "true") {
      box.dataset.last = box.value = one.words;
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
  const operation = { id: idOf(box), kind: "answer", about: words.about, thing: Number(words.thing), question: box.dataset.answer, words: box.value, base: Number(box.dataset.base) };
  const line = lineOf(box);
  if (line) line.textContent = words.wordsWritten;
  await page.keep(operation, { check, words: box.value });
}

// The server's number of each answer: by it the next one says what it was written over.
function note(pairs) {
  for (const [operation, answer] of pairs) {
    const box = boxes.find((each) => idOf(each) === `${operation.about}:${operation.thing}:${operation.question}`);
    if (!box || !answer.answer) continue;
    setBase(box, answer.answer);
    const line = lineOf(box);
    if (line && answer.other) line.textContent = say(words.wordsOtherSaid, { who: answer.other_by, words: answer.other.slice(0, 200) });
  }
}

async function draw() {
  for (const one of await store.all((each) => each.check === check)) {
    const box = boxes.find((each) => idOf(each) === one.id);
    const line = box && lineOf(box);
    if (line && one.state === "refused") line.textContent = page.line.of(one);
    else if (line && one.state === "saved" && line.textContent === words.wordsWritten) line.textContent = "";
  }
}

begin().catch((error) => console.warn(error));
