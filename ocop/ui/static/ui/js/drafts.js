// Keeps what is typed into <form data-draft="name"> in this browser until the form is sent. Passwords and files are never kept.
(() => {
  const AGE = 14 * 86400 * 1000;
  const kept = (form) => [...form.elements].filter((one) => one.name && !["password", "file", "hidden", "submit", "button", "reset"].includes(one.type) && one.dataset.noDraft === undefined);
  // What the form carried unseen goes with the draft: the row as it was opened (`seen`), so that a change by somebody else is
  // noticed, and the one-time token (`once`), so that what was done although the answer got lost is not done again.
  const CARRIED = ["seen", "once"];
  const carried = (form) => Object.fromEntries(CARRIED.map((name) => form.elements[name]).filter(Boolean).map((one) => [one.name, one.value]));
  // One phone, two people: what one typed is never offered to the other.
  const of = (notice, name) => (notice?.dataset.person ? `draft:${notice.dataset.person}:${name}` : `draft:${name}`);
  const read = (form) => kept(form).map((one) => [one.name, one.type === "checkbox" || one.type === "radio" ? [one.value, one.checked] : one.multiple ? [...one.selectedOptions].map((o) => o.value) : one.value]);
  const start = (form) => {
    if (form.dataset.draftReady) return;
    form.dataset.draftReady = "1";
    const notice = form.querySelector("[data-draft-notice]");
    const key = of(notice, form.dataset.draft);
    const state = form.querySelector("[data-draft-state]");
    const first = JSON.stringify(read(form));
    const drop = () => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } };
    const load = () => { try { const found = JSON.parse(localStorage.getItem(key)); return found && Date.now() - found.at < AGE ? found : null; } catch { return null; } };
    const save = () => {
      const now = JSON.stringify(read(form));
      if (now === first) return;
      try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: JSON.parse(now), carried: carried(form) })); if (state) state.textContent = state.dataset.saved; } catch { /* full or forbidden: the form still works */ }
    };
    const restore = (values) => {
      const fields = kept(form);
      values.forEach(([name, value], place) => {
        const one = fields[place]?.name === name ? fields[place] : fields.find((each) => each.name === name);
        if (!one) return;
        if (one.type === "checkbox" || one.type === "radio") one.checked = value[1];
        else if (one.multiple) [...one.options].forEach((o) => { o.selected = value.includes(o.value); });
        else one.value = value;
        one.dispatchEvent(new Event("change", { bubbles: true }));
      });
    };
    const found = load();
    // After a refusal the server gives the typed values back: they are newer than the draft.
    if (found && JSON.stringify(found.values) !== first && !form.querySelector("[aria-invalid=true]") && notice) {
      notice.hidden = false;
      notice.querySelector("[data-draft-restore]").addEventListener("click", () => { restore(found.values); Object.entries(found.carried || {}).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; }); notice.hidden = true; form.querySelector("input:not([type=hidden]), select, textarea")?.focus(); });
      notice.querySelector("[data-draft-drop]").addEventListener("click", () => { drop(); notice.hidden = true; });
    }
    let timer = 0;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 700); });
    form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 200); });
    form.addEventListener("submit", () => { clearTimeout(timer); save(); });
  };
  // Only the server knows that a form was done; it says so in a cookie. Whatever else comes after sending (a refusal, the page
  // of signing in, no network) leaves the draft where it is.
  const settle = () => {
    const found = document.cookie.split("; ").find((one) => one.startsWith("draft_done="));
    if (!found) return;
    try { localStorage.removeItem(of(document.querySelector("[data-draft-notice]"), decodeURIComponent(found.slice(11)))); } catch { /* a browser that keeps nothing has nothing to drop */ }
    document.cookie = "draft_done=; path=/; max-age=0; samesite=lax";
  };
  const all = () => { settle(); document.querySelectorAll("form[data-draft]").forEach(start); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
})();
