// Checks a certificate's code on the device: facts and Ed25519 signature as in recognition/certificates/tokens.py.
"use strict";
(() => {
  const STORE = "ocop-check";
  const CONTEXT = "ocop-certificate-v1\0", LIST_CONTEXT = "ocop-withdrawn-v1\0";
  const LETTERS = { w: "withdrawn", c: "cancelled", r: "replaced", k: "distrusted" };
  const root = document.getElementById("kiem-tra");
  const say = document.getElementById("loi-noi").dataset;
  const result = document.getElementById("ket-qua");
  const utf8 = new TextEncoder();

  const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const joined = (context, body) => { const head = utf8.encode(context), all = new Uint8Array(head.length + body.length); all.set(head); all.set(body, head.length); return all; };
  const shown = (iso) => iso.slice(0, 10).split("-").reverse().join("/");
  const filled = (text, day) => text.replace("{day}", day);

  async function verify(publicKey, signature, message) {
    try {
      const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
    } catch (error) {
      // Older browsers know no Ed25519; the small library beside this file does.
      const ed = await import(root.dataset.fallback);
      return ed.verifyAsync(signature, message, publicKey, { zip215: false });
    }
  }

  // --- what lies on the device -------------------------------------------------------------------------------------
  async function fetched(address) {
    const store = "caches" in window ? await caches.open(STORE) : null;
    try {
      const answer = await fetch(address, { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      if (store) await store.put(address, answer.clone());
      return await answer.json();
    } catch (error) {
      const kept = store && (await store.match(address, { ignoreVary: true }));
      return kept ? kept.json() : null;
    }
  }

  async function known() {
    const [published, packed] = await Promise.all([fetched(root.dataset.keys), fetched(root.dataset.list)]);
    const keys = new Map((published ? published.keys : []).map((one) => [one.number, one]));
    let list = null;
    const signer = packed && keys.get(packed.key);
    if (signer && (await verify(bytesOf(signer.public), bytesOf(packed.signature), joined(LIST_CONTEXT, utf8.encode(packed.list))))) {
      const content = JSON.parse(packed.list);
      list = { asOf: content.as_of, taken: new Map(content.withdrawn.map(([serial, letter, day]) => [serial, [letter, day]])), longer: new Map(content.extended || []) };
    }
    return { keys, list, province: published ? published.province : "" };
  }

  async function keep() {
    if (!("caches" in window)) return;
    const store = await caches.open(STORE);
    const files = [...document.querySelectorAll("link[rel=stylesheet],link[rel=preload],link[rel=icon]")].map((one) => one.href)
      .concat([...document.querySelectorAll("script[src]")].map((one) => one.src), performance.getEntriesByType("resource").map((one) => one.name), root.dataset.fallback)
      .map((one) => new URL(one, location.href)).filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/")).map((one) => one.href);
    const page = new URL("kiem-tra", new URL(root.dataset.scope, location.origin)).href;
    await Promise.all([...new Set([page, ...files])].map(async (one) => { try { const answer = await fetch(one); if (answer.ok) await store.put(one, answer); } catch (error) { /* offline: what lies there stays */ } }));
  }

  // --- one code ------------------------------------------------------------------------------------------------------
  const tokenIn = (text) => text.trim().split(/[?#]/)[0].replace(/\/+$/, "").split("/").pop();

  async function check(text, on) {
    const { keys, list, province } = await known();
    const asOf = list ? list.asOf : "";
    if (!keys.size) return { state: "forged", line: say.nokeys };
    const token = tokenIn(text);
    if (!/^[A-Za-z0-9_-]{96}$/.test(token)) return { state: "forged", line: say.form };
    const whole = bytesOf(token), body = whole.slice(0, 8), view = new DataView(body.buffer);
    const head = view.getUint8(0), level = head & 15, key = keys.get(view.getUint8(1));
    if (head >> 5 !== 1 || level < 3 || level > 6) return { state: "forged", line: say.form };
    if (!key || !(await verify(bytesOf(key.public), whole.slice(8), joined(CONTEXT, body)))) return { state: "forged", line: say.forged };
    const serial = view.getUint32(2), isDemo = Boolean(head & 16);
    const end = new Date(Date.UTC(2018, 0, 1 + view.getUint16(6))), last = new Date(end - 86400000);
    const today = on || new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
    const found = { level, isDemo, asOf, key: key.name, number: `${isDemo ? "MAU" : "OCOP"}-${province}-${String(serial).padStart(6, "0")}`, last: shown(last.toISOString()) };
    const [letter, since] = (list && list.taken.get(serial)) || [];
    // The worse of both: what was taken back says so before its key does, and a lost key before a newer paper.
    if (letter && (letter === "w" || letter === "c" || !key.distrusted_on)) return { ...found, state: LETTERS[letter], line: filled(say.since, shown(since)) };
    if (key.distrusted_on) return { ...found, state: "distrusted", line: filled(say.since, shown(key.distrusted_on)) };
    const longer = list && list.longer.get(serial);
    if (today >= end.toISOString().slice(0, 10) && longer && today < longer) return { ...found, state: "in_force", line: filled(say.awaiting, shown(new Date(Date.parse(longer) - 86400000).toISOString())) };
    if (today >= end.toISOString().slice(0, 10)) return { ...found, state: "ended", line: filled(say.since, shown(end.toISOString())) };
    return { ...found, state: "in_force", line: filled(say.until, found.last) };
  }

  function show(found) {
    const verdict = root.querySelector(`template[data-state="${found.state}"]`).content.cloneNode(true);
    verdict.querySelector("[data-line]").textContent = found.line;
    result.replaceChildren(verdict);
    result.dataset.state = found.state;
    if (!found.number) return;
    const details = document.getElementById("chi-tiet").content.cloneNode(true);
    const put = (name, text) => { details.querySelector(`[data-${name}]`).textContent = text; };
    put("stars", say[`star${found.level}`] + (found.isDemo ? ` · ${say.demo}` : ""));
    put("number", found.number);
    put("last", found.last);
    put("key", found.key);
    put("list", found.asOf ? `${shown(found.asOf)} ${found.asOf.slice(11, 16)}` : say.nolist);
    result.append(details);
  }

  const ask = async (text) => { const found = await check(text); show(found); result.scrollIntoView({ block: "start" }); return found; };

  document.getElementById("hoi").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(document.getElementById("ma").value);
  });

  // --- camera, where the browser reads codes itself ---------------------------------------------------------------
  const scan = document.getElementById("quet"), video = document.getElementById("may-anh");
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    scan.hidden = false;
    scan.addEventListener("click", async () => {
      const reader = new BarcodeDetector({ formats: ["qr_code"] });
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }); } catch (error) { scan.hidden = true; return; }
      video.hidden = false; video.srcObject = stream; await video.play();
      const look = async () => {
        const [code] = await reader.detect(video).catch(() => []);
        if (!code) { requestAnimationFrame(look); return; }
        stream.getTracks().forEach((one) => one.stop()); video.hidden = true;
        ask(code.rawValue);
      };
      look();
    });
  }

  async function begin() {
    const { keys, list } = await known();
    const ready = document.getElementById("san-sang"), what = document.getElementById("co-gi");
    let works = false;
    if ("serviceWorker" in navigator) {
      try { await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope }); await navigator.serviceWorker.ready; await keep(); works = true; } catch (error) { works = false; }
    }
    if (keys.size && works) ready.textContent = say.ready;
    if (list) {
      const old = Date.now() - Date.parse(list.asOf) > 7 * 86400000;
      what.textContent = filled(say.fetched, `${shown(list.asOf)} ${list.asOf.slice(11, 16)}`) + (old ? ` ${say.old}` : "");
    } else what.textContent = keys.size ? say.nolist : say.nokeys;
    root.dataset.ready = works ? "yes" : "no";
    const here = tokenIn(location.pathname);
    if (here !== "kiem-tra") await ask(here);
  }
  begin();
})();
