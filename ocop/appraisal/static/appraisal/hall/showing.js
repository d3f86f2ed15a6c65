// What a page of the hall shows of this device: what waits, what was refused (to be read, copied and saved as text until the member has
// noted it), and both words where two devices differ.

const time = (at) => new Date(at).toLocaleString(document.documentElement.lang);
const button = (words, done) => {
  const made = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: words });
  made.addEventListener("click", done);
  return made;
};

// `page`: {bar, sheetBox, words, store, say, labelOf, draw, send}.
export function showing(page) {
  const { bar, sheetBox, words, store, say } = page;
  const box = document.querySelector("[data-queue]");
  box?.querySelector("[data-save-refused]")?.addEventListener("click", saveRefused);

  // A sheet by its product, a mark by its words: kept with the operation, for the page that knew them may be gone.
  const titleOf = (one) => [one.told?.name || one.sheet, one.told?.title || one.criterion, labelOf(one)].filter(Boolean).join(" · ");
  function labelOf(one) {
    if (one.kind === "mark") return one.told?.label || page.labelOf(one);
    if (one.kind === "submit") return words.wordsSubmit;
    return one.told?.label || one.gate || one.words || "";
  }
  const noteOf = (one) => one.note || (one.kind === "comment" ? one.words : "") || "";
  const textOf = (one) => [titleOf(one), noteOf(one), time(one.marked_at), say(words.wordsRefused, { why: one.sentence })].filter(Boolean).join("\n");

  async function queue() {
    if (!box) return;
    const [waiting, refused] = [await store.waiting(500), await store.refusals()];
    const rows = [...refused.map((one) => line(one, say(words.wordsRefused, { why: one.sentence }), true)), ...waiting.map((one) => line(one, words.wordsWaiting, false))];
    box.querySelector("[data-queue-rows]").replaceChildren(...rows);
    box.querySelector("[data-save-refused]").hidden = !refused.length;
    box.hidden = !rows.length;
    bar.querySelector("[data-hall-items]").hidden = !rows.length;
  }

  function line(one, text, isRefused) {
    const row = document.createElement("li");
    const what = document.createElement("div");
    const small = Object.assign(document.createElement("small"), { textContent: [time(one.marked_at), one.kind === "comment" ? "" : noteOf(one)].filter(Boolean).join(" · ") });
    what.append(Object.assign(document.createElement("b"), { textContent: titleOf(one) }), small);
    row.append(what, Object.assign(document.createElement("span"), { className: isRefused ? "mark is-late" : "mark", textContent: text }));
    if (isRefused) {
      row.append(button(words.wordsCopy, () => navigator.clipboard?.writeText(textOf(one))));
      row.append(button(words.wordsDismiss, async () => { await store.forgetRefusal(one.key); page.draw(); }));
    }
    return row;
  }

  async function saveRefused() {
    const text = (await store.refusals()).map(textOf).join("\n\n");
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" })), download: `${words.wordsFile}.txt` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // Both devices' words on a criterion, until the member chose: with or without a network. The server's page shows the same without script.
  function both(criterion, mark) {
    const place = criterion.querySelector("[data-both]");
    if (mark.state !== "conflict") { place.replaceChildren(); return; }
    const shown = JSON.stringify([mark.copy, mark.standing, mark.mine, mark.theirs]);
    if (place.firstElementChild?.dataset.shown === shown) return;
    const made = Object.assign(document.createElement("div"), { className: "both" });
    made.dataset.shown = shown;
    made.setAttribute("role", "alert");
    for (const [name, content] of [["standing", mark.theirs], ["copy", mark.mine]]) {
      const one = document.createElement("div");
      const label = document.createElement("p");
      label.append(Object.assign(document.createElement("b"), { textContent: content ? page.labelOf(content, mark.criterion) : words.wordsNone }));
      const keep = button(sheetBox.dataset.keepThis, async () => { await store.choose(mark.sheet, mark.criterion, name); await page.send(); await page.draw(); });
      keep.dataset.keep = name;
      one.append(
        Object.assign(document.createElement("p"), { className: "kicker", textContent: name === "copy" ? sheetBox.dataset.thisDevice : sheetBox.dataset.withServer }),
        label, Object.assign(document.createElement("p"), { className: "small", textContent: content?.note || "" }), keep,
      );
      made.append(one);
    }
    place.replaceChildren(made);
  }

  return { queue, both };
}
