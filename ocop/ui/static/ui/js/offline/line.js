// The line that says what this device holds: how many wait, that they are being sent, why they cannot be. Its element carries the words as
// data-words-*, and says for tests and styles what it shows (data-now, data-waiting, data-loose).

export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const say = (text, values = {}) => Object.entries(values).reduce((done, [name, value]) => done.replace(`{${name}}`, value), text || "");

export class Line {
  constructor(bar) {
    this.bar = bar;
    this.words = bar.dataset;
    this.box = bar.querySelector("[data-bar-words]");
  }

  // `now`: idle, sending, offline (no network), down (a fault of the server), signin (signed out), other (somebody else is signed in).
  // `loose`: how many are only in this page. `instead`: other words for a state in which nothing waits.
  show({ state: now, waiting, loose = 0 }, instead = {}) {
    const { words, box, bar } = this;
    const text = { idle: words.wordsIdle, sending: words.wordsSending, offline: words.wordsOffline, down: words.wordsDown, signin: words.wordsSignin, other: words.wordsOther }[now];
    box.textContent = say((!waiting && instead[now]) || text, { n: waiting });
    if (loose) box.append(" ", say(words.wordsFull, { n: loose }));
    Object.assign(bar.dataset, { now, waiting, loose });
    if (now === "signin" || now === "other") box.append(" ", Object.assign(document.createElement("a"), { href: words.signIn, textContent: words.wordsSign, className: "tapline" }));
  }

  // What the device knows of one word: waiting, saved, refused and why.
  of(one) {
    return { waiting: this.words.wordsWaiting, saved: this.words.wordsGot, refused: say(this.words.wordsRefused, { why: one.sentence }) }[one.state];
  }
}
