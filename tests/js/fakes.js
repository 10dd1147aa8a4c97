// As much of a browser as the line and the commands need: a clock, a socket, a page without a screen.
import { webcrypto } from "node:crypto";

/** Time passes when a test says so; with `sleep` timers miss it, as in a hidden tab. */
export class Clock {
  now = 1_000_000;
  timers = new Map();
  next = 1;

  constructor() {
    Date.now = () => this.now;
    globalThis.setTimeout = (done, wait = 0, ...given) => this.set(() => done(...given), wait);
    globalThis.setInterval = (done, wait) => this.set(done, wait, wait);
    globalThis.clearTimeout = (number) => this.timers.delete(number);
  }

  set(done, wait, every = 0) {
    this.timers.set(this.next, { done, at: this.now + wait, every });
    return this.next++;
  }

  pass(wait) {
    const end = this.now + wait;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
      if (!due) break;
      const [number, timer] = due;
      this.now = Math.max(this.now, timer.at);
      if (timer.every) timer.at += timer.every;
      else this.timers.delete(number);
      timer.done();
    }
    this.now = end;
  }

  sleep(wait) {
    this.now += wait;
  }
}

export class FakeSocket {
  static all = [];
  readyState = 0;
  said = [];
  closed = false;

  constructor() {
    FakeSocket.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  send(text) {
    this.said.push(JSON.parse(text));
  }

  tell(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  fail(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }

  close() {
    this.closed = true;
    this.readyState = 2;
  }
}

/** Sets the globals of a page; what is kept for the session stays when `session` is given. */
export function browser(session = new Map()) {
  FakeSocket.all = [];
  const globals = {
    WebSocket: FakeSocket,
    crypto: webcrypto,
    navigator: { onLine: true },
    sessionStorage: {
      getItem: (name) => session.get(name) ?? null,
      setItem: (name, value) => session.set(name, value),
    },
    document: {
      hidden: false,
      body: { dataset: { person: "ada", failed: "That did not work." } },
      querySelectorAll: () => [],
      getElementById: () => null,
    },
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return session;
}
