// Forms 01 and 02: each field is kept by keeping.js while it is typed.
(() => {
  const form = document.querySelector("form[data-slip]");
  if (!form || !window.Ocop?.keep) return;
  const words = form.dataset;
  const line = form.querySelector("[data-kept-line]");
  const field = (key) => form.elements[key.slice(6)];
  const keep = window.Ocop.keep({
    store: words.keep, address: words.saveAddress, words, signIn: words.signIn,
    setBase(key, revision) { const one = field(key); if (!one) return; one.dataset.base = revision; const base = form.elements[`base_${one.name}`]; if (base) base.value = revision; },
    apply(key, payload) { const one = field(key); if (one) one.value = payload.value; },
    onConflict(key, theirs, mine) {
      const one = field(key);
      const box = one && form.querySelector(`[data-both="${CSS.escape(one.name)}"]`);
      if (!box) return;
      const side = (title, text, label, pick) => {
        const part = document.createElement("div");
        const head = document.createElement("p"); head.className = "kicker"; head.textContent = title;
        const said = document.createElement("p"); said.textContent = text || "–";
        const button = document.createElement("button"); button.type = "button"; button.className = "btn"; button.textContent = label;
        button.addEventListener("click", () => { box.hidden = true; box.replaceChildren(); pick(); });
        part.append(head, said, button);
        return part;
      };
      box.replaceChildren(
        side(`${words.wordsTheirs}: ${theirs.by}`, theirs.value, words.wordsKeepTheirs, () => { one.value = theirs.value; keep.choose(key, false, theirs); }),
        side(words.wordsMine, mine.value, words.wordsKeepMine, () => { keep.choose(key, true, theirs); }),
      );
      box.hidden = false;
    },
    onRefused(_key, sentence) { line.textContent = sentence; },
    onTally() {},
    onState(name, detail, count) {
      line.textContent = { saving: words.wordsSaving, saved: words.wordsSaved, kept: words.wordsKept, out: words.wordsOut, closed: words.wordsClosed, wrong: detail }[name] || "";
      if (name === "out") { const link = document.createElement("a"); link.href = detail; link.className = "tapline"; link.textContent = words.wordsSignIn; line.append(" ", link); }
      if (count && name !== "saved") line.append(` ${words.wordsWaiting.replace("{n}", count)}`);
    },
  });
  const typed = (one, wait) => { if (one.dataset.base !== undefined) keep.put(`field:${one.name}`, { kind: "field", name: one.name, value: one.value }, Number(one.dataset.base), wait); };
  form.addEventListener("input", (event) => typed(event.target, 900));
  form.addEventListener("change", (event) => typed(event.target, 150));
  // What was typed goes with the form itself; the copy in the phone is dropped by the next page once the server has it.
  keep.restore();
})();
