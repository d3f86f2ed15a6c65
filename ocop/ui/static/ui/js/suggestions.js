// Suggestions while typing: the combobox pattern. <div data-suggest="/goi-y/"><input name="q"></div>
// The address answers ?q= with JSON {"items": [{"label", "kind", "href"}]}; a row without href fills the field and sends the form.
(() => {
  let count = 0;
  const start = (box) => {
    const input = box.querySelector("input[type=search], input[name=q]");
    if (!input || box.dataset.ready) return;
    box.dataset.ready = "1";
    const id = `suggest-${++count}`;
    const list = document.createElement("ul");
    list.id = id;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent || input.placeholder || "…");
    list.hidden = true;
    box.append(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);
    let items = [], chosen = -1, timer = 0, asked = null, composing = false, last = "";
    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const pick = (item) => {
      close();
      if (item.href) window.location.assign(item.href);
      else { input.value = item.label; input.form?.requestSubmit(); }
    };
    const mark = () => {
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === chosen)));
      if (chosen >= 0) { input.setAttribute("aria-activedescendant", `${id}-${chosen}`); list.children[chosen].scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = () => {
      list.replaceChildren(...items.map((item, i) => {
        const row = document.createElement("li");
        row.id = `${id}-${i}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        const label = document.createElement("span");
        label.textContent = item.label;
        row.append(label);
        if (item.kind) { const kind = document.createElement("small"); kind.textContent = item.kind; row.append(kind); }
        row.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(item); });
        return row;
      }));
      chosen = -1;
      list.hidden = items.length === 0;
      input.setAttribute("aria-expanded", String(items.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text.length < 2) { last = ""; close(); return; }
      if (text === last) return;
      last = text;
      asked?.abort();
      asked = new AbortController();
      try {
        const address = new URL(box.dataset.suggest, window.location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) { close(); return; }
        const body = await answer.json();
        items = (Array.isArray(body) ? body : body.items || []).slice(0, 8).map((one) => (typeof one === "string" ? { label: one } : one));
        if (document.activeElement === input) show();
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("input", () => { if (!composing) { clearTimeout(timer); timer = setTimeout(ask, 160); } });
    input.addEventListener("blur", () => { clearTimeout(timer); close(); });
    input.addEventListener("keydown", (event) => {
      if (composing || event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { if (items.length && input.value.trim().length > 1) show(); else return; }
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        chosen = chosen + step >= items.length ? -1 : chosen + step < -1 ? items.length - 1 : chosen + step;
        mark();
      } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) { event.preventDefault(); pick(items[chosen]); }
    });
  };
  const all = (root) => root.querySelectorAll("[data-suggest]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => all(document)); else all(document);
  document.addEventListener("htmx:after:swap", () => all(document));
})();
