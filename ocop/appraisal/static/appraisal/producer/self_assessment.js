// The self-assessment: choices are kept by keeping.js, the running total moves at once, going on needs no network.
(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet || !window.Ocop?.keep) return;
  const words = sheet.dataset;
  sheet.classList.add("has-keeping"); // everything saves itself: the button of the page without script goes
  const bands = words.bands.split(",").map(Number);
  const marks = JSON.parse(words.marks);
  const screens = new Map([...sheet.querySelectorAll("[data-criterion]")].map((one) => [one.dataset.criterion, one]));
  const formOf = (number) => screens.get(number)?.querySelector("form[data-answer]");
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const chosen = (form) => form.querySelector("[name=answer]:checked");
  const payloadOf = (number) => {
    const form = formOf(number);
    return { kind: "answer", criterion: number, answer: chosen(form)?.value ?? "", words: form.elements.words?.value ?? "" };
  };
  const stateOf = (number) => screens.get(number)?.querySelector("[data-kept-state]");

  const reckon = () => {
    const points = {};
    for (const number of screens.keys()) points[number] = Number(chosen(formOf(number))?.dataset.points || 0);
    for (const [number, screen] of screens) if (screen.dataset.countsIf && !points[screen.dataset.countsIf]) points[number] = 0;
    const total = Object.values(points).reduce((sum, one) => sum + one, 0);
    const parts = {};
    for (const [number, screen] of screens) parts[screen.dataset.part] = (parts[screen.dataset.part] || 0) + points[number];
    let band = 1;
    bands.forEach((least, place) => { if (total >= least) band = place + 1; });
    const missing = (stars) => [3, 4, 5].filter((level) => level <= stars).reduce((count, level) => count + Object.entries(marks[level] || {}).filter(([number, least]) => (points[number] || 0) < least).length, 0);
    let stars = band;
    for (const level of [3, 4, 5]) if (level <= band && missing(level)) { stars = level - 1; break; }
    const answered = [...screens.keys()].filter((number) => (chosen(formOf(number))?.value ?? "") !== "").length;
    const next = stars < 5 ? { stars: stars + 1, points: Math.max(0, bands[stars] - total), marks: missing(stars + 1) } : null;
    const sections = {};
    for (const number of screens.keys()) { const section = number.split(".")[0]; sections[section] = (sections[section] || 0) + points[number]; }
    return { points, total, parts, sections, stars, answered, next };
  };
  const put = (selector, text) => document.querySelectorAll(selector).forEach((one) => { one.textContent = text; });
  const show = (now, told) => {
    put("[data-total]", told ? told.total : now.total);
    put("[data-answered]", now.answered);
    for (const [code, sum] of Object.entries(told ? told.parts : now.parts)) put(`[data-part-sum="${code}"]`, sum);
    for (const [code, sum] of Object.entries(now.sections)) put(`[data-section-sum="${code}"]`, sum);
    put("[data-reached]", told ? told.reached : say(words.wordsStars, { stars: now.stars }));
    const next = told ? told.next_words : now.next ? say(!now.next.marks ? words.wordsNextPoints : !now.next.points ? words.wordsNextMarks : words.wordsNext, now.next) : "";
    put("[data-next-words]", next);
    for (const number of screens.keys()) {
      const row = sheet.querySelector(`[data-overview="${CSS.escape(number)}"]`);
      if (!row) continue;
      const most = row.querySelector("[data-overview-points]");
      most.textContent = most.textContent.replace(/^\d+/, now.points[number]);
      const mark = row.querySelector("[data-overview-mark]");
      const done = (chosen(formOf(number))?.value ?? "") !== "";
      const shown = mark.querySelector(".mark");
      if (shown) {
        shown.classList.toggle("is-force", done);
        shown.lastChild.textContent = done ? mark.dataset.chosen : mark.dataset.open;
        const sign = shown.querySelector("use");
        sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, done ? "#check" : "#minus"));
      }
    }
  };

  let current = "";
  const keep = window.Ocop.keep({
    store: words.keep, address: words.saveAddress, words, signIn: words.signIn,
    setBase(key, revision) { const base = formOf(key)?.querySelector("[data-base]"); if (base) base.value = revision; },
    apply(key, payload) {
      const form = formOf(key);
      if (!form) return;
      const radio = [...form.querySelectorAll("[name=answer]")].find((one) => one.value === payload.answer);
      if (radio) radio.checked = true;
      if (form.elements.words) form.elements.words.value = payload.words;
    },
    onConflict(key, theirs, mine) {
      const box = screens.get(key)?.querySelector("[data-both]");
      if (!box) return;
      const form = formOf(key);
      const labelOf = (value) => [...form.querySelectorAll("[name=answer]")].find((one) => one.value === value)?.closest("label").children[1].textContent || words.wordsNone;
      const side = (title, value, text, label, pick) => {
        const part = document.createElement("div");
        const head = document.createElement("p"); head.className = "kicker"; head.textContent = title;
        const choice = document.createElement("p"); const strong = document.createElement("b"); strong.textContent = value ? labelOf(value) : words.wordsNone; choice.append(strong);
        const said = document.createElement("p"); said.className = "small"; said.textContent = text;
        const button = document.createElement("button"); button.type = "button"; button.className = "btn"; button.textContent = label;
        button.addEventListener("click", () => { box.hidden = true; box.replaceChildren(); pick(); show(reckon()); });
        part.append(head, choice, said, button);
        return part;
      };
      box.replaceChildren(
        side(`${words.wordsTheirs}: ${theirs.by}`, theirs.value, theirs.words, words.wordsKeepTheirs, () => { this.apply(key, { answer: theirs.value, words: theirs.words }); keep.choose(key, false, theirs); }),
        side(words.wordsMine, mine.answer, mine.words, words.wordsKeepMine, () => { this.apply(key, mine); keep.choose(key, true, theirs); }),
      );
      box.hidden = false;
    },
    onRefused(key, sentence) { const line = stateOf(key); if (line) line.textContent = sentence; },
    onTally(told) { if (told) show(reckon(), { total: told.total, parts: told.parts, reached: told.reached, next_words: told.next_words }); },
    onState(name, detail, count) {
      const text = { saving: words.wordsSaving, saved: words.wordsSaved, kept: words.wordsKept, out: words.wordsOut, closed: words.wordsClosed, wrong: detail }[name] || "";
      const line = stateOf(current);
      if (line) {
        line.textContent = text;
        if (name === "out") { const link = document.createElement("a"); link.href = detail; link.className = "tapline"; link.textContent = words.wordsSignIn; line.append(" ", link); }
      }
      put("[data-waiting]", name === "saved" || !count ? "" : say(words.wordsWaiting, { n: count }));
    },
  });

  for (const number of screens.keys()) {
    const form = formOf(number);
    const changed = (wait) => { current = number; keep.put(number, payloadOf(number), Number(form.querySelector("[data-base]").value || 0), wait); show(reckon()); };
    form.addEventListener("change", () => changed(150));
    form.addEventListener("input", (event) => { if (event.target.name === "words") changed(900); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      current = number;
      keep.flush();
      const next = event.submitter?.dataset.next;
      if (next) location.hash = next; else stateOf(number)?.scrollIntoView({ block: "nearest" });
    });
  }
  addEventListener("hashchange", () => {
    const number = decodeURIComponent(location.hash.slice(3));
    if (screens.has(number)) { current = number; screens.get(number).focus({ preventScroll: true }); screens.get(number).scrollIntoView(); } else scrollTo(0, 0);
  });
  keep.restore();
  show(reckon());
})();
