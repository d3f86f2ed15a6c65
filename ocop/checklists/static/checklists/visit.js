// A visit on the phone: every answer, the position and every photograph is kept on the device as it is given, sent when it can be, and the
// page opens without network once it was opened with one. Without this script the same page works by sending its form.

import { all, say } from "../ui/js/offline/line.js";
import { newKey } from "../ui/js/offline/database.js";
import { Page } from "../ui/js/offline/page.js";
import { Said } from "../ui/js/offline/said.js";

const bar = document.querySelector("[data-visit]");
const form = document.querySelector("form[data-check]");
const words = bar.dataset;
const check = Number(form?.dataset.check || 0);
const LONG_SIDE = 1400;
const idOf = (item) => `${check}:a:${item}`;
const store = new Said(`ocop-visit-${words.person}`);
const page = new Page(bar, { kind: "ocop-visit", store, draw });
const ofThis = (one) => one.check === check;

async function begin() {
  if (form) watch();
  await page.begin("has-visit");
  const open = new Set(all("[data-own-page]").map((link) => Number(link.dataset.ownPage)));
  if (!form && words.now === "idle" && navigator.onLine) await store.prune((one) => !open.has(one.check));
}

function watch() {
  let timer = 0;
  const changedBox = (target) => target.closest?.("[data-item]");
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") takePhotos(event.target);
    else if (changedBox(event.target)) keepAnswer(changedBox(event.target));
    else if (["lat", "lon"].includes(event.target.name)) typedPosition();
  });
  // What is being written is kept too, without waiting for the field to be left.
  form.addEventListener("input", (event) => {
    const box = changedBox(event.target);
    if (!box || !["text", "textarea"].includes(event.target.type)) return;
    clearTimeout(timer);
    timer = setTimeout(() => keepAnswer(box), 500);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "drop") return;
    event.preventDefault();
    if (event.submitter?.value === "hand_in") handIn();
    else page.go();
  });
  document.querySelector("[data-locate]")?.addEventListener("click", locate);
  form.addEventListener("click", (event) => {
    const off = event.target.closest?.("[data-photo-off]");
    if (off) { event.preventDefault(); takeOff(off.dataset.photoOff); }
  });
}

function valueIn(box) {
  const chosen = box.querySelector("input[type=radio]:checked");
  const typed = box.querySelector("[name^='a-']:not([type=radio])");
  return { value: chosen ? chosen.value : typed?.value || "", note: box.querySelector("[name^='n-']")?.value || "" };
}

async function keepAnswer(box) {
  const { value, note } = valueIn(box);
  const item = box.dataset.item;
  await page.keep({ id: idOf(item), kind: "answer", check, item, value, note }, { what: "answer", check, item, value, note });
}

async function keepPosition(lat, lon, accuracy) {
  await page.keep({ id: `${check}:position`, kind: "position", check, lat, lon, ...(accuracy === undefined ? {} : { accuracy }) }, { what: "position", check, lat, lon, accuracy });
}

function typedPosition() {
  const [lat, lon] = ["lat", "lon"].map((name) => Number(form.elements[name].value.replace(",", ".")));
  if (lat && lon && Math.abs(lat) <= 90 && Math.abs(lon) <= 180) keepPosition(lat, lon);
}

function locate() {
  const line = document.querySelector("[data-position-words]");
  line.textContent = words.wordsLocating;
  if (!navigator.geolocation) { line.textContent = words.wordsNoPlace; return; }
  navigator.geolocation.getCurrentPosition(
    (place) => keepPosition(place.coords.latitude, place.coords.longitude, Math.round(place.coords.accuracy)),
    () => { line.textContent = words.wordsNoPlace; },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 },
  );
}

async function takePhotos(input) {
  const item = input.name === "p-whole" ? "" : input.name.slice(2);
  for (const file of [...input.files]) {
    try {
      const blob = await smaller(file);
      const key = newKey();
      await store.say({ id: `${check}:p:${key}`, kind: "photo", check, key, item, name: `${key.slice(0, 8)}.jpg`, blob }, { what: "photo", check, item, blob });
    } catch {
      const line = input.closest("[data-item],[data-whole]").querySelector("[data-kept-line]");
      line.textContent = words.wordsNoPicture;
    }
  }
  input.value = "";
  await draw();
  await page.go();
}

// Small enough for a slow network, large enough to read a price on a shelf.
async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", 0.8));
}

async function takeOff(key) {
  const isGone = await store.takeBack(`${check}:p:${key}`);
  form.querySelector(`[data-photo="${CSS.escape(key)}"]`)?.remove();
  if (!isGone) await page.keep({ id: `${check}:o:${key}`, kind: "photo_off", check, photo: key }, { what: "photo_off", check, photo: key });
}

async function handIn() {
  const note = form.elements.note.value;
  await page.keep({ id: `${check}:hand_in`, kind: "hand_in", check, note }, { what: "hand_in", check, note });
}

// What this phone said, on top of what the page knew when it was made.
async function draw() {
  if (!form) return drawList();
  const said = await store.all(ofThis);
  for (const one of said) {
    const box = one.item === undefined ? null : one.item ? form.querySelector(`[data-item="${CSS.escape(one.item)}"]`) : form.querySelector("[data-whole]");
    if (one.what === "answer" && box) drawAnswer(box, one);
    if (one.what === "position") drawPosition(one);
    if (one.what === "photo" && box) await drawPhoto(box, one);
    if (one.what === "photo_off") form.querySelector(`[data-photo="${CSS.escape(one.photo)}"]`)?.remove();
    if (one.what === "hand_in") drawHandIn(one);
  }
  const boxes = all("[data-item]", form);
  const done = boxes.filter((box) => valueIn(box).value).length;
  const sum = document.querySelector("[data-progress]");
  if (sum) sum.textContent = say(words.wordsProgress, { n: done, all: boxes.length });
}

function drawAnswer(box, one) {
  const line = box.querySelector("[data-kept-line]");
  line.textContent = page.line.of(one);
  line.dataset.state = one.state;
  if (box.contains(document.activeElement) && ["text", "textarea"].includes(document.activeElement.type)) return;
  for (const radio of all("input[type=radio]", box)) radio.checked = radio.value === one.value;
  const typed = box.querySelector("[name^='a-']:not([type=radio])");
  if (typed) typed.value = one.value;
  const note = box.querySelector("[name^='n-']");
  if (note) { note.value = one.note; if (one.note) note.closest("details")?.setAttribute("open", ""); }
}

function metresBetween(a, b) {
  const [lat1, lon1, lat2, lon2] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180);
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return Math.round(2 * 6371000 * Math.asin(Math.sqrt(half)));
}

function drawPosition(one) {
  const box = document.querySelector("[data-position]");
  const line = box.querySelector("[data-position-words]");
  const spot = `${one.lat.toFixed(5)}, ${one.lon.toFixed(5)}`;
  const exact = one.accuracy === undefined ? "" : ` (± ${one.accuracy} m)`;
  const far = box.dataset.lat ? ` ${say(words.wordsFar, { n: metresBetween([one.lat, one.lon], [Number(box.dataset.lat), Number(box.dataset.lon)]).toLocaleString(document.documentElement.lang) })}` : "";
  line.textContent = `${spot}${exact}.${far} ${page.line.of(one)}`;
  if (!box.contains(document.activeElement)) { form.elements.lat.value = one.lat.toFixed(6); form.elements.lon.value = one.lon.toFixed(6); }
}

async function drawPhoto(box, one) {
  const list = box.querySelector("[data-photos]");
  let shown = list.querySelector(`[data-photo="${CSS.escape(one.key)}"]`);
  if (!shown) {
    shown = document.createElement("li");
    shown.dataset.photo = one.key;
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 96 });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words.wordsPhoto);
    const picture = await createImageBitmap(one.blob);
    const side = Math.min(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 96, 96);
    const off = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: words.wordsOff });
    off.dataset.photoOff = one.key;
    shown.append(canvas, document.createElement("small"), off);
    list.append(shown);
  }
  const small = shown.querySelector("small");
  if (small) small.textContent = page.line.of(one);
}

function drawHandIn(one) {
  const line = form.querySelector("[data-hand-in-words]");
  line.textContent = one.state === "waiting" ? words.wordsHandWaiting : page.line.of(one);
  line.dataset.state = one.state;
  form.classList.toggle("is-handed", one.state !== "refused");
  for (const button of all("button[name=do]", form)) button.disabled = one.state !== "refused";
  if (one.state === "saved" && navigator.onLine) location.assign(location.pathname);
}

// On the list of visits: which of them this phone still holds something of.
async function drawList() {
  for (const link of all("[data-own-page]")) {
    const said = await store.all((one) => one.check === Number(link.dataset.ownPage));
    const waiting = said.filter((one) => one.state === "waiting").length;
    const line = link.closest("li")?.querySelector("[data-kept-line]");
    if (line) line.textContent = waiting ? say(words.wordsHolds, { n: waiting }) : "";
  }
}

begin().catch((error) => console.warn(error));
