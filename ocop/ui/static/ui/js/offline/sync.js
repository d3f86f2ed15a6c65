// Carries waiting operations to the server, in order, as often as it takes. The server answers the same key the same way and does it
// once, so a lost answer is simply asked for again.

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const PATIENCE = 20000;
const SLOWEST = 6; // bytes in a millisecond: a photograph over a slow network needs minutes

export class NoNetwork extends Error {}
export class Down extends Error {} // the server is there and cannot
export class SignInNeeded extends Error {}
export class SomebodyElse extends Error {}
export class TooMuch extends Error {}
export class NotTaken extends Error {} // said with the server's sentence: sent again it would be the same

// POST the operations as JSON; resolves with the list of answers. `token` gives the CSRF token of the moment; `person` whose they are:
// when somebody else is signed in on this device the server refuses the whole and everything waits for its person. `at` is the device's
// own clock: by it the server knows how wrong the moments of its operations are.
export function transport(address, token, person) {
  return async (operations) => {
    const body = JSON.stringify({ operations, at: new Date().toISOString(), ...(person ? { person } : {}) });
    let response, told;
    try {
      response = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": await token() },
        body,
        signal: AbortSignal.timeout(PATIENCE + body.length / SLOWEST),
      });
      told = await response.json().catch(() => null);
    } catch {
      throw new NoNetwork();
    }
    if (response.type === "opaqueredirect" || response.status === 401) throw new SignInNeeded();
    if (response.status === 403) throw told?.other ? new SomebodyElse() : new SignInNeeded();
    if (response.status === 413) throw new TooMuch(told?.error);
    if ([400, 409, 410, 422].includes(response.status) && told?.error) throw new NotTaken(told.error);
    if (!response.ok) throw new Down();
    if (!Array.isArray(told?.answers)) throw new NoNetwork(); // cut in the middle of the answer
    return told.answers;
  };
}

export class Sync {
  // The store gives `name`, `waiting(most)`, `waitingCount()`, `settle(pairs)`. `changed(state)` is told how it stands: {state: "idle" |
  // "sending" | "offline" | "down" | "signin" | "other", waiting}; `answered(pairs)` what the server said. `alone(work)` runs work in
  // one tab at a time.
  constructor(store, send, { changed = () => {}, answered = () => {}, alone = (work) => inOneTab(work, `${store.name}-sync`), pause = defaultPause, batch = 40 } = {}) {
    Object.assign(this, { store, send, changed, answered, alone, pause, batch });
    this.failures = 0;
    this.timer = 0;
    this.going = null;
    this.again = false;
  }

  // Send all that waits; resolves true when nothing is left, false when the network, the server or the session failed.
  async run() {
    return this.alone(async () => {
      let most = this.batch;
      for (;;) {
        const operations = await this.store.waiting(most);
        if (!operations.length) {
          this.failures = 0;
          this.changed({ state: "idle", waiting: 0 });
          return true;
        }
        this.changed({ state: "sending", waiting: await this.store.waitingCount() });
        let answers;
        try {
          // `order` and `told` are this device's own.
          answers = await this.send(operations.map(({ order, told, ...rest }) => rest));
        } catch (error) {
          const isWhole = error instanceof TooMuch || error instanceof NotTaken;
          if (!isWhole) return this.failed(stateAfter(error));
          if (operations.length > 1) {
            most = Math.ceil(operations.length / 4);
            continue;
          }
          // Alone it was not taken either: it is shown as refused, and holds up nothing that came after it.
          answers = [{ key: operations[0].key, result: "refused", sentence: error.message }];
        }
        const byKey = new Map(answers.map((answer) => [answer.key, answer]));
        const known = (one) => ["saved", "conflict", "refused", "submitted"].includes(byKey.get(one.key)?.result);
        const pairs = operations.filter(known).map((one) => [one, byKey.get(one.key)]);
        if (pairs.length) {
          await this.store.settle(pairs);
          this.answered(pairs);
        }
        // What the server left unanswered it could not do now.
        if (pairs.length < operations.length) return this.failed("down");
        this.failures = 0;
      }
    });
  }

  async failed(state) {
    this.failures += 1;
    this.changed({ state, waiting: await this.store.waitingCount() });
    return false;
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
      done = await this.run().catch((error) => {
        console.warn("what waits could not be sent", error);
        return this.failed("down").catch(() => false);
      });
      if (!done) break;
    }
    if (!done) this.timer = setTimeout(() => this.keepTrying(), this.pause(this.failures));
    return done;
  }
}

function stateAfter(error) {
  if (error instanceof SomebodyElse) return "other";
  if (error instanceof SignInNeeded) return "signin";
  return error instanceof NoNetwork ? "offline" : "down";
}

export function defaultPause(failures) {
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE);
}

// One tab at a time carries the queue; where the browser has no locks (a page without HTTPS) the server's keys still keep it from doubling.
export function inOneTab(work, lock) {
  return navigator.locks ? navigator.locks.request(lock, work) : work();
}
