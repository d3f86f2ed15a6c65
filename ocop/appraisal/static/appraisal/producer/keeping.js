// Keeps what is filled in within this phone until the server has it: through a dropped network, a reload, a server that is down,
// an expired session. The server decides; two phones that wrote the same thing are both shown, and the person chooses.
window.Ocop = window.Ocop || {};
window.Ocop.keep = (options) => {
  const { store, address, words, signIn } = options;
  const KEY = `ocop:${store}`;
  const AGE = 60 * 86400 * 1000;
  const device = (() => {
    try {
      let one = sessionStorage.getItem("ocop-device");
      if (!one) { one = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join(""); sessionStorage.setItem("ocop-device", one); }
      return one;
    } catch { return `t${Date.now()}`; }
  })();
  let memory = {}; // stands in where the browser keeps nothing
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "{}");
      for (const key of Object.keys(kept)) if (Date.now() - kept[key].at > AGE) delete kept[key];
      return kept;
    } catch { return memory; }
  };
  const write = (kept) => {
    memory = kept;
    try { if (Object.keys(kept).length) localStorage.setItem(KEY, JSON.stringify(kept)); else localStorage.removeItem(KEY); } catch { /* full or forbidden: memory holds it */ }
  };
  const waiting = () => Object.values(load()).filter((one) => !one.theirs && !one.refused).length;
  let busy = false, again = false, timer = 0, pause = 3000;
  const state = (name, detail) => options.onState(name, detail, Object.keys(load()).length);
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(flush, wait); };

  let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  // After signing in again in another tab the token of this page is old: the page itself gives a new one.
  const renew = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    token = page.querySelector("[name=csrfmiddlewaretoken]")?.value || token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => { one.value = token; });
    return answer.ok;
  };
  const post = (body) => fetch(address, { method: "POST", credentials: "same-origin", redirect: "manual", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) });

  const settle = (sent, results) => {
    results.forEach((result, place) => {
      const key = sent[place][0], was = sent[place][1];
      const kept = load();
      const now = kept[key];
      if (result.result === "saved") {
        options.setBase(key, result.revision);
        if (now && now.at === was.at) delete kept[key];
        else if (now) now.base = result.revision; // typed on while it was under way
        write(kept);
      } else if (result.result === "conflict" && now) {
        now.theirs = result.theirs;
        write(kept);
        options.onConflict(key, result.theirs, now.payload);
      } else if (now) {
        now.refused = result.sentence;
        write(kept);
        options.onRefused(key, result.sentence);
      }
    });
  };

  const flush = async () => {
    if (busy) { again = true; return; }
    const open = Object.entries(load()).filter(([, one]) => !one.theirs && !one.refused);
    if (!open.length) return;
    busy = true;
    state("saving");
    try {
      const devices = [...new Set(open.map(([, one]) => one.device))];
      for (const from of devices) {
        const sent = open.filter(([, one]) => one.device === from).slice(0, 50);
        const body = { device: from, saves: sent.map(([, one]) => ({ ...one.payload, base: one.base })) };
        let answer = await post(body);
        if (answer.status === 403 && await renew()) answer = await post(body);
        if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) { state("out", signIn); later(60000); return; }
        if (!answer.ok) { if (answer.status >= 500) throw new Error("down"); const said = await answer.json().catch(() => ({})); state("wrong", said.error || ""); return; }
        const told = await answer.json();
        settle(sent, told.results);
        options.onTally(told.tally);
        if (told.may_write === false) state("closed");
      }
      pause = 3000;
      const left = waiting();
      state(left ? "saving" : "saved");
      if (left) later(400);
    } catch {
      state("kept");
      later(pause);
      pause = Math.min(pause * 2, 60000);
    } finally {
      busy = false;
      if (again) { again = false; later(50); }
    }
  };

  addEventListener("online", () => { pause = 3000; later(100); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) later(100); });

  return {
    // Something was typed or chosen: kept at once, sent a moment later.
    put(key, payload, base, wait = 500) {
      const kept = load();
      const before = kept[key];
      kept[key] = { payload, base: before && !before.refused ? before.base : base, device: before ? before.device : device, at: Date.now() + Math.random() };
      if (before?.theirs) kept[key].theirs = before.theirs;
      write(kept);
      state(navigator.onLine === false ? "kept" : "saving");
      later(wait);
    },
    choose(key, mine, theirs) {
      const kept = load();
      if (!kept[key]) return;
      if (mine) { kept[key].base = theirs.revision; kept[key].device = device; delete kept[key].theirs; write(kept); later(10); }
      else { delete kept[key]; write(kept); options.setBase(key, theirs.revision); state(waiting() ? "saving" : "saved"); }
    },
    // What an earlier page kept and could not send.
    restore() {
      const kept = load();
      for (const [key, one] of Object.entries(kept)) {
        delete one.refused;
        options.apply(key, one.payload);
        if (one.theirs) options.onConflict(key, one.theirs, one.payload);
      }
      write(kept);
      if (Object.keys(kept).length) { state("saving"); later(50); }
    },
    flush,
  };
};
