// Form 03 saves itself while it is typed; each answer carries the revision the next save rests on.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const words = form.dataset;
  const line = form.querySelector("[data-save-line]");
  let timer = 0, busy = false, again = false, stopped = false, sending = null;
  const say = (text) => { line.textContent = text; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  async function save() {
    if (stopped) return;
    if (busy) { again = true; return; }
    busy = true; again = false; say(words.wordsSaving);
    try {
      const answer = await fetch(words.autosave, { method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect" || answer.status === 401) { say(words.wordsOut); later(15000); return; }
      const kind = answer.headers.get("Content-Type") || "";
      const told = kind.includes("json") ? await answer.json() : null;
      if (answer.ok && told) {
        form.elements.revision.value = told.revision;
        say(`${words.wordsSaved} ${told.at}${told.sentence ? ` · ${told.sentence}` : ""}`);
      } else {
        // Somebody else saved, or the dossier moved on: nothing is sent by itself any more, the words stay in the page.
        if (answer.status === 409 || answer.status === 403) stopped = true;
        say(told ? told.sentence : words.wordsOff);
        if (answer.status >= 500) later(10000);
      }
    } catch { say(words.wordsOff); later(10000); } finally { busy = false; if (sending) form.requestSubmit(sending); else if (again && !stopped) later(50); }
  }
  form.addEventListener("input", () => later(1200));
  form.addEventListener("change", () => later(300));
  // A save under way would make the form's own revision old: it is waited for.
  form.addEventListener("submit", (event) => { clearTimeout(timer); if (busy) { event.preventDefault(); sending = event.submitter; } else { stopped = true; } });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
