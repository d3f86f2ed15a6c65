// Random runs of the shipped modules: several devices of one member, requests and answers that get lost, pages closed between any two
// steps, sessions that end, a round that closes. After each run: every mark the page called kept is on the server once, in conflict beside
// the other device's, or among the refused with its sentence.

function generator(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const CRITERIA = ["1.1", "1.2", "1.3", "2.1"];

// The receipt rules of ocop/appraisal/actions/scoring.py and hall.py.
class ModelServer {
  constructor(counts) {
    Object.assign(this, { counts, marks: new Map(), receipts: new Map(), copies: new Map(), applied: new Map(), isClosed: false, state: "draft" });
  }

  apply(one) {
    if (this.receipts.has(one.key)) { this.counts.again += 1; return { ...this.receipts.get(one.key), key: one.key, again: true }; }
    if (this.isClosed || this.state !== "draft") return { key: one.key, result: "refused", sentence: "closed" };
    if (one.kind === "mark" && one.choice === 9) return { key: one.key, result: "refused", sentence: "no such choice" };
    const answer = { submit: () => this.submit(one), choose: () => this.choose(one), mark: () => this.mark(one) }[one.kind]();
    if (answer.result === "refused") return { ...answer, key: one.key };
    this.applied.set(one.key, (this.applied.get(one.key) || 0) + 1);
    this.receipts.set(one.key, answer);
    return { ...answer, key: one.key };
  }

  mark(one) {
    const mark = this.marks.get(one.criterion);
    const content = { choice: one.choice, case: one.case, note: one.note };
    const same = mark && mark.choice === one.choice && mark.case === one.case && mark.note === one.note;
    if (mark && !same && mark.revision !== one.base && mark.device !== one.device) {
      this.copies.set(`${one.criterion}|${one.device}`, content);
      return { result: "conflict", criterion: one.criterion, copy: `${one.criterion}|${one.device}`, revision: mark.revision, theirs: { ...mark }, mine: content };
    }
    this.copies.delete(`${one.criterion}|${one.device}`);
    const made = { ...content, device: one.device, revision: (mark ? mark.revision : 0) + 1, key: one.key };
    this.marks.set(one.criterion, made);
    return { result: "saved", criterion: one.criterion, revision: made.revision };
  }

  choose(one) {
    const content = this.copies.get(one.copy), mark = this.marks.get(one.criterion);
    if (!content || mark.revision !== one.base) return { result: "refused", sentence: "changed" };
    this.counts.chosen += 1;
    const kept = one.keep === "copy" ? { ...content, device: one.copy.split("|")[1] } : mark;
    this.marks.set(one.criterion, { ...kept, revision: mark.revision + 1, key: one.key });
    this.copies.delete(one.copy);
    return { result: "saved", criterion: one.criterion, choice: kept.choice, case: kept.case, note: kept.note, revision: mark.revision + 1 };
  }

  submit(one) {
    const seen = JSON.stringify(Object.entries(one.seen).sort());
    const held = JSON.stringify([...this.marks].map(([no, mark]) => [no, [mark.choice, mark.case]]).sort());
    if (seen !== held || this.copies.size) return { result: "refused", sentence: "changed" };
    this.state = "submitted";
    return { result: "submitted" };
  }

  told(sheet) {
    const marks = [...this.marks].map(([criterion, mark]) => ({ criterion, choice: mark.choice, case: mark.case, note: mark.note, revision: mark.revision }));
    const copies = [...this.copies].map(([name, mine]) => ({ copy: name, criterion: name.split("|")[0], mine, theirs: this.marks.get(name.split("|")[0]) }));
    return { sheet, dossier: 1, state: this.isClosed ? "closed" : this.state, marks, copies, findings: [], comment: "" };
  }
}

async function oneRun(modules, seed, counts) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const server = new ModelServer(counts);
  const sheet = "1-1";
  const many = random() < 0.4 ? 2 : 1;
  const names = Array.from({ length: many }, (_, i) => `run-${seed}-${i}`);
  const made = []; // what the page called kept: {device, criterion, choice, note}
  let quiet = false;
  const send = async (operations) => {
    if (!quiet && random() < 0.25) { counts.lost_requests += 1; throw new modules.NoNetwork(); }
    if (!quiet && random() < 0.08) { counts.signed_out += 1; throw new modules.SignInNeeded(); }
    const answers = [];
    for (const one of JSON.parse(JSON.stringify(operations))) {
      if (!quiet && random() < 0.05) break; // the server was killed between two operations
      answers.push(server.apply(one));
    }
    if (!quiet && random() < 0.3) { counts.lost_answers += 1; throw new modules.NoNetwork(); }
    return JSON.parse(JSON.stringify(answers));
  };
  const stores = new Map();
  const open = (i) => {
    if (!stores.has(i)) stores.set(i, new modules.Store(names[i]));
    return stores.get(i);
  };
  const sync = (i) => new modules.Sync(open(i), send, { alone: (work) => work(), batch: 1 + Math.floor(random() * 4) });
  for (let i = 0; i < many; i += 1) await open(i).receive(server.told(sheet));
  const chooseOne = async (i) => {
    const differs = (await open(i).marks(sheet)).filter((mark) => mark.state === "conflict");
    if (!differs.length) return;
    const { criterion } = pick(differs);
    try {
      await open(i).choose(sheet, criterion, random() < 0.5 ? "copy" : "standing");
      const { choice, note } = (await open(i).marks(sheet)).find((mark) => mark.criterion === criterion);
      made.push({ i, criterion, choice, note, isChoice: true });
    } catch (error) {
      if (!(error instanceof modules.SheetClosed)) throw error;
    }
  };
  const steps = 6 + Math.floor(random() * 14);
  for (let step = 0; step < steps; step += 1) {
    const i = Math.floor(random() * many);
    const chance = random();
    if (chance < 0.5) {
      const mark = { criterion: pick(CRITERIA), choice: random() < 0.06 ? 9 : Math.floor(random() * 3), note: random() < 0.3 ? `n${seed}-${step}` : "" };
      try {
        await open(i).mark(sheet, mark);
        made.push({ i, ...mark });
      } catch (error) {
        if (!(error instanceof modules.SheetClosed)) throw error;
      }
    } else if (chance < 0.78) {
      const running = [sync(i).run()];
      if (random() < 0.25) running.push(sync(i).run()); // a second tab sends at the same time
      if (random() < 0.3) { const extra = { criterion: pick(CRITERIA), choice: Math.floor(random() * 3), note: "" }; running.push(open(i).mark(sheet, extra).then(() => made.push({ i, ...extra }), (error) => { if (!(error instanceof modules.SheetClosed)) throw error; })); }
      await Promise.all(running);
    } else if (chance < 0.88) {
      counts.reloads += 1;
      stores.get(i)?.close();
      stores.delete(i);
    } else if (chance < 0.92) {
      await chooseOne(i);
    } else if (chance < 0.96) await open(i).receive(server.told(sheet));
    else if (chance < 0.975) await open(i).handIn(sheet);
    else if (chance < 0.985) server.isClosed = true;
  }
  if (many > 1 && random() < 0.7) for (let i = 0; i < many; i += 1) {
    quiet = true;
    await sync(i).run();
    quiet = false;
    await chooseOne(i);
    await chooseOne(i);
    await sync(i).run();
    if (random() < 0.3) { await open(i).mark(sheet, { criterion: "1.1", choice: 1, note: "" }).then(() => made.push({ i, criterion: "1.1", choice: 1, note: "" }), () => {}); }
  }
  quiet = true;
  for (let i = 0; i < many; i += 1) {
    for (let round = 0; round < 3 && !(await sync(i).run()); round += 1);
    if (await open(i).waitingCount()) return `device ${i} still waits`;
  }
  const problem = await verdict(open, sheet, many, server, made, counts);
  for (const store of stores.values()) store.close();
  for (const name of names) indexedDB.deleteDatabase(name);
  return problem;
}

// "" when every mark is where it should be.
async function verdict(open, sheet, many, server, made, counts) {
  for (const [key, times] of server.applied) if (times !== 1) return `operation ${key} was applied ${times} times`;
  const refused = [];
  for (let i = 0; i < many; i += 1) refused.push(...(await open(i).refusals()).map((one) => ({ i, ...one })));
  counts.refused += refused.length;
  counts.conflicts += server.copies.size;
  if (server.receipts.size + refused.length !== made.length + [...server.receipts.values()].filter((one) => one.result === "submitted").length + refused.filter((one) => one.kind === "submit").length) {
    return `${made.length} marks were made, ${server.receipts.size} received and ${refused.length} refused`;
  }
  if (many === 1) {
    // One device: its last word that was not refused stands, for each criterion.
    const isRefused = (mark) => refused.some((one) => one.criterion === mark.criterion && one.choice === mark.choice && one.note === mark.note);
    for (const no of CRITERIA) {
      const last = made.filter((mark) => mark.criterion === no && !isRefused(mark)).at(-1);
      const held = server.marks.get(no);
      if (last && !server.isClosed && server.state === "draft" && (!held || held.choice !== last.choice || held.note !== last.note)) return `${no}: the last word is lost`;
    }
    if (server.copies.size) return "one device differs with itself";
  }
  for (let i = 0; i < many; i += 1) {
    const device = await open(i).device();
    for (const no of CRITERIA) {
      const last = made.filter((mark) => mark.i === i && mark.criterion === no && mark.choice !== 9).at(-1);
      if (!last || server.isClosed || server.state !== "draft") continue;
      // A choice that came too late is among the refused, and both words are still there.
      if (last.isChoice && refused.some((one) => one.i === i && one.kind === "choose" && one.criterion === no)) continue;
      const held = server.marks.get(no);
      const copy = server.copies.get(`${no}|${device}`);
      const overwritten = held && held.device !== device; // the other device wrote after it had seen this one's
      const stands = (content) => content && content.choice === last.choice && content.note === last.note;
      if (!stands(held) && !stands(copy) && !overwritten) return `${no} of device ${i}: neither stands nor waits to be chosen`;
    }
  }
  return "";
}

async function load(store, sync) {
  const [a, b] = await Promise.all([import(store), import(sync)]);
  return { ...a, ...b };
}

globalThis.runAll = async (runs, seed) => {
  const modules = await load("/store.js", "/sync.js");
  const counts = { runs: 0, lost_requests: 0, lost_answers: 0, signed_out: 0, reloads: 0, again: 0, conflicts: 0, chosen: 0, refused: 0 };
  const failures = [];
  for (let start = 0; start < runs; start += 8) {
    const some = Array.from({ length: Math.min(8, runs - start) }, (_, i) => seed + start + i);
    const told = await Promise.all(some.map((one) => oneRun(modules, one, counts).catch((error) => `${error.stack || error}`)));
    told.forEach((problem, i) => { if (problem) failures.push({ seed: some[i], problem }); });
    counts.runs += some.length;
  }
  return { counts, failures };
};

// The same against the endpoint: one device, one dossier a run; requests and answers get lost around the real transport.
globalThis.runReal = async (dossiers, criteria, person, seed, shipped) => {
  const bar = document.querySelector("[data-hall]").dataset;
  const modules = await load(...shipped);
  const token = async () => document.cookie.split("; ").find((one) => one.startsWith("csrftoken=")).slice(10);
  const real = modules.transport(bar.sync, token, person);
  const expected = [], failures = [];
  let operations = 0, saved = 0;
  for (const [number, dossier] of dossiers.entries()) {
    const random = generator(seed + number);
    let quiet = false;
    const send = async (some) => {
      if (!quiet && random() < 0.25) throw new modules.NoNetwork();
      const answers = await real(some);
      if (!quiet && random() < 0.3) throw new modules.NoNetwork();
      return answers;
    };
    const name = `real-${dossier}`;
    const last = new Map();
    let store = new modules.Store(name);
    for (let step = 0; step < 12; step += 1) {
      if (random() < 0.6) {
        const criterion = criteria[Math.floor(random() * criteria.length)];
        const [choice, inCase] = criterion.choices[Math.floor(random() * criterion.choices.length)];
        const note = random() < 0.3 ? `ghi ${step}` : "";
        await store.mark(`${dossier}-1`, { criterion: criterion.no, choice, case: inCase, note });
        last.set(criterion.no, [dossier, criterion.no, choice, inCase, note]);
        operations += 1;
        saved += 1;
      } else await Promise.all([new modules.Sync(store, send, { alone: (work) => work(), batch: 3 }).run(), new modules.Sync(store, send, { alone: (work) => work() }).run()]);
      if (random() < 0.15) { store.close(); store = new modules.Store(name); }
    }
    quiet = true;
    if (!(await new modules.Sync(store, send).run())) failures.push(`${dossier}: still waiting`);
    if ((await store.refusals()).length) failures.push(`${dossier}: refused ${(await store.refusals())[0].sentence}`);
    expected.push(...last.values());
  }
  return { expected, failures, operations, saved };
};
0; // evaluated as a text: what it comes to is nothing
