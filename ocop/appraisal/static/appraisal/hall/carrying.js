// Brings dossiers onto the device and takes them off again. What is carried lies in caches that bear the member's key, a cache for each
// dossier and version, so that a half-carried version never takes the place of a whole one.

import { get, keepPage } from "../../ui/js/offline/carrying.js";

export const KIND = "ocop-hall";
const PREFIX = `${KIND}:`;

export function cacheOf(person, dossier, version) {
  return `${PREFIX}${person}:${dossier}:${version}`;
}

async function own(person, dossier = "") {
  const start = `${PREFIX}${person}:${dossier ? `${dossier}:` : ""}`;
  return (await caches.keys()).filter((name) => name.startsWith(start));
}

// The versions of dossiers that are whole on this device: dossier -> version.
export async function carried(person) {
  const found = new Map();
  for (const name of await own(person)) {
    const [, , dossier, version] = name.split(":");
    const cache = await caches.open(name);
    if (dossier !== "shell" && (await cache.match("/ocop-hall-whole"))) found.set(dossier, version);
  }
  return found;
}

export async function carryShell(person, home) {
  await keepPage(await caches.open(cacheOf(person, "shell", "1")), home);
}

// Carry one dossier; `told(done, all)` after each file. Resolves with the package; throws when something could not be had: what was
// there before stays.
export async function carry(person, address, told = () => {}) {
  const wanted = await (await get(address)).json();
  const name = cacheOf(person, wanted.dossier, wanted.version);
  const cache = await caches.open(name);
  const all = wanted.files.length + 1;
  let done = 0;
  told(done, all, wanted);
  for (const file of wanted.files) {
    if (!(await cache.match(file.url))) await cache.put(file.url, await get(file.url));
    told(++done, all, wanted);
  }
  await keepPage(cache, wanted.page, wanted.shell);
  await cache.put("/ocop-hall-whole", new Response(JSON.stringify({ at: new Date().toISOString(), bytes: wanted.bytes })));
  for (const other of await own(person, wanted.dossier)) if (other !== name) await caches.delete(other);
  told(all, all, wanted);
  return wanted;
}

// Take a dossier off this device.
export async function drop(person, dossier) {
  for (const name of await own(person, dossier)) await caches.delete(name);
}
