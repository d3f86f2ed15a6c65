// Carries waiting operations to the server, in order, as often as it takes. The server answers the same key the same way and does it
// once, so a lost answer is simply asked for again.

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const PATIENCE = 20000;

export class NoNetwork extends Error {}
export class SignInNeeded extends Error {}
export class TooMuch extends Error {}

// POST the operations as JSON; resolves with the list of answers. `token` gives the CSRF token of the moment; `person` whose they are:
// when somebody else is signed in on this tablet the server refuses the whole and everything waits for its member.
export function transport(address, token, person) {
  return async (operations) => {
    let response;
    try {
      response = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": await token() },
        body: JSON.stringify({ operations, ...(person ? { person } : {}) }),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new NoNetwork();
    }
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new SignInNeeded();
    if (response.status === 413) throw new TooMuch();
    if (!response.ok) throw new NoNetwork();
    let body;
    try {
      body = await response.json();
    } catch {
      throw new NoNetwork(); // cut in the middle of the answer
    }
    if (!Array.isArray(body.answers)) throw new NoNetwork();
    return body.answers;
  };
}

export class Sync {
  // The store gives `name`, `waiting(most)`, `waitingCount()`, `settle(pairs)`. `changed(state)` is told: {state: "idle" | "sending" | "offline" | "signin", waiting}. `alone(work)` runs work in one tab at a time.
  constructor(store, send, { changed = () => {}, alone = (work) => inOneTab(work, `${store.name}-sync`), pause = defaultPause, batch = 40 } = {}) {
    Object.assign(this, { store, send, changed, alone, pause, batch });
    this.failures = 0;
    this.timer = 0;
    this.going = null;
    this.again = false;
  }

  // `order` and `told` are this device's own.
  // Send all that waits; resolves true when nothing is left, false when the network or the session failed.
  async run() {
    return this.alone(async () => {
      for (;;) {
        const operations = await this.store.waiting(this.batch);
        if (!operations.length) {
          this.failures = 0;
          this.changed({ state: "idle", waiting: 0 });
          return true;
        }
        this.changed({ state: "sending", waiting: await this.store.waitingCount() });
        let answers;
        try {
          answers = await this.send(operations.map(({ order, told, ...rest }) => rest));
        } catch (error) {
          if (error instanceof TooMuch && this.batch > 1) {
            this.batch = Math.ceil(this.batch / 4);
            continue;
          }
          this.failures += 1;
          const state = error instanceof SignInNeeded ? "signin" : "offline";
          this.changed({ state, waiting: await this.store.waitingCount() });
          return false;
        }
        const byKey = new Map(answers.map((answer) => [answer.key, answer]));
        const known = (one) => ["saved", "conflict", "refused", "submitted"].includes(byKey.get(one.key)?.result);
        const pairs = operations.filter(known).map((one) => [one, byKey.get(one.key)]);
        if (!pairs.length) {
          this.failures += 1;
          this.changed({ state: "offline", waiting: await this.store.waitingCount() });
          return false;
        }
        await this.store.settle(pairs);
        this.failures = 0;
      }
    });
  }

  // Send soon, and again after a pause that grows while the network is away. Asked while it sends it looks once more afterwards.
  async keepTrying() {
    this.again = true;
    this.going ||= this.rounds().finally(() => { this.going = null; });
    return this.going;
  }

  async rounds() {
    clearTimeout(this.timer);
    let done = true;
    while (this.again) {
      this.again = false;
      done = await this.run().catch(() => false);
      if (!done) break;
    }
    if (!done) this.timer = setTimeout(() => this.keepTrying(), this.pause(this.failures));
    return done;
  }
}

export function defaultPause(failures) {
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE);
}

// One tab at a time carries the queue; where the browser has no locks (a page without HTTPS) the server's keys still keep it from doubling.
export function inOneTab(work, lock) {
  return navigator.locks ? navigator.locks.request(lock, work) : work();
}
