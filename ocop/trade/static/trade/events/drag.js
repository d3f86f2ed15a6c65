// Moving a meeting of a draft: with the pointer (mouse, pen, finger held) or the keyboard. While it is held every place says what it would
// mean; what is impossible takes no drop, a warning asks once more. Without this script the meeting is a link to a page with the same.

const wrap = document.querySelector("[data-draft]");
const words = wrap.dataset;
const line = document.getElementById("keo");
const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";
const LABELS = { fine: words.wordsOk, note: words.wordsNote, warning: words.wordsWarn, impossible: words.wordsNo };
const CLASSES = { fine: "meet-ok", note: "meet-note", warning: "meet-warn", impossible: "meet-no" };
const HOLD = 350;
const FAR = 6;

let held = null; // {link, cell, meeting, grades, changed, marks}

const say = (text) => { line.textContent = text; };
const cells = () => [...wrap.querySelectorAll("td[data-where]")];

async function take(link) {
  drop();
  const meeting = link.dataset.meeting;
  const address = words.move.replace(/\/0\/$/, `/${meeting}/`);
  let told;
  try {
    const response = await fetch(address, { credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    told = await response.json();
  } catch {
    say(words.wordsNetwork);
    return false;
  }
  held = { link, cell: link.closest("td"), meeting, grades: told.grades, changed: told.changed, marks: [] };
  link.classList.add("meet-hold");
  link.setAttribute("aria-pressed", "true");
  for (const cell of cells()) mark(cell);
  say(words.wordsHold.replace("{name}", link.innerText.replace(/\s+/g, " ").trim()));
  return true;
}

// A place with its grade: a button over what stands there, so that the keyboard reaches it.
function mark(cell) {
  if (cell === held.cell) return;
  const [grade, sentences] = held.grades[cell.dataset.where] || ["impossible", ""];
  const there = [...cell.childNodes];
  const button = Object.assign(document.createElement("button"), { type: "button", className: `meet ${CLASSES[grade]}` });
  const flag = Object.assign(document.createElement("span"), { className: "flag", textContent: LABELS[grade] });
  button.append(flag, Object.assign(document.createElement("span"), { textContent: sentences || "" }));
  button.dataset.grade = grade;
  button.setAttribute("aria-label", [cell.dataset.label, cell.parentElement.querySelector("th").textContent, LABELS[grade], sentences].filter(Boolean).join(", "));
  if (grade === "impossible") button.setAttribute("aria-disabled", "true");
  button.addEventListener("click", () => place(cell));
  held.marks.push([cell, there]);
  cell.replaceChildren(button);
}

function drop() {
  if (!held) return;
  for (const [cell, there] of held.marks) cell.replaceChildren(...there);
  held.link.classList.remove("meet-hold");
  held.link.removeAttribute("aria-pressed");
  held = null;
}

async function place(cell) {
  if (!held || cell === held.cell) return leave();
  const [grade, sentences] = held.grades[cell.dataset.where] || ["impossible", ""];
  if (grade === "impossible") { say(`${words.wordsNo}: ${sentences}`); return undefined; }
  if (grade === "warning" && !confirm(`${sentences}\n${words.wordsSure}`)) return undefined;
  const body = new URLSearchParams({ do: "place", meeting: held.meeting, where: cell.dataset.where, changed: held.changed, accept: grade === "warning" ? "1" : "" });
  let response;
  try {
    response = await fetch(words.act, { method: "POST", credentials: "same-origin", redirect: "error", headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]").value }, body });
  } catch {
    say(words.wordsNetwork);
    return undefined;
  }
  if (response.status === 422) { say((await response.json()).sentence); return undefined; }
  if (!response.ok) { say(words.wordsNetwork); return undefined; }
  const { meeting } = held;
  sessionStorage.setItem("ocop-moved", meeting);
  location.reload();
  return undefined;
}

function leave() {
  if (!held) return;
  const { link } = held;
  drop();
  link.focus();
  say(words.wordsLeft);
}

// --- keyboard: Enter or space on a meeting takes it up, arrows go from place to place, Enter puts it down, Escape leaves it -----------
wrap.addEventListener("keydown", async (event) => {
  if (event.key === "Escape" && held) { event.preventDefault(); leave(); return; }
  const link = event.target.closest("a[data-meeting]");
  if (link && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    if (held?.link === link) leave();
    else if (await take(link)) link.focus();
    return;
  }
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!step || !held) return;
  const cell = event.target.closest("td[data-where]");
  if (!cell) return;
  event.preventDefault();
  const rows = [...wrap.querySelectorAll("tbody tr")].filter((row) => row.querySelector("td[data-where]"));
  const y = rows.indexOf(cell.parentElement) + step[0];
  const x = cell.cellIndex + step[1];
  rows[y]?.cells[x]?.querySelector("button, a")?.focus();
});

// --- pointer: a mouse takes a meeting up as it moves, a finger after it was held; a plain click stays a click ------------------------
let press = null;

wrap.addEventListener("pointerdown", (event) => {
  const link = event.target.closest("a[data-meeting]");
  if (!link || event.button !== 0 || held) return;
  press = { link, x: event.clientX, y: event.clientY, id: event.pointerId, dragging: false };
  if (event.pointerType !== "mouse") press.timer = setTimeout(() => start(), HOLD);
});

async function start() {
  if (!press || press.dragging) return;
  press.dragging = true;
  const { link } = press;
  wrap.classList.add("is-dragging");
  if (!(await take(link))) stop();
}

function stop() {
  clearTimeout(press?.timer);
  press = null;
  wrap.classList.remove("is-dragging");
  for (const cell of wrap.querySelectorAll(".is-over")) cell.classList.remove("is-over");
}

const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest?.("td[data-where]");

addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.id) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR;
  if (!press.dragging && far) {
    if (event.pointerType === "mouse") start();
    else { clearTimeout(press.timer); press = null; } // a finger that moves at once scrolls
    return;
  }
  if (!press?.dragging) return;
  event.preventDefault();
  for (const cell of wrap.querySelectorAll(".is-over")) cell.classList.remove("is-over");
  const cell = under(event);
  cell?.firstElementChild?.classList.add("is-over");
  const [grade, sentences] = (cell && held?.grades[cell.dataset.where]) || [];
  if (grade) say(`${LABELS[grade]}${sentences ? `: ${sentences}` : ""}`);
}, { passive: false });

addEventListener("pointerup", async (event) => {
  if (!press || event.pointerId !== press.id) return;
  const { dragging } = press;
  const cell = dragging ? under(event) : null;
  stop();
  if (!dragging) return;
  // The click that follows a drag is none.
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  if (!held) return;
  if (cell && cell !== held.cell) await place(cell);
  else leave();
});

addEventListener("pointercancel", () => { stop(); leave(); });

const moved = sessionStorage.getItem("ocop-moved");
if (moved) {
  sessionStorage.removeItem("ocop-moved");
  say(words.wordsMoved);
  wrap.querySelector(`a[data-meeting="${CSS.escape(moved)}"]`)?.focus();
}
document.documentElement.classList.add("has-drag");
