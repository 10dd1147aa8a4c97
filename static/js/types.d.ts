// Names for what the scripts hand to one another; read by the type checker, by no browser.

/** A stream and the number up to which the page shows it. */
type Cursor = { name: string; epoch: string; seq: number };

/** One event of a stream, as docs/live-protocol.md tells it. */
type Frame = {
  s: string;
  q: number;
  e: string;
  v: string;
  t: string;
  into?: string;
  html?: string;
  n?: Record<string, any>;
};

type Snap = Cursor & { parts: Record<string, string>; refresh?: string[] };

/** Says one message to the server. */
type Say = (message: object) => void;

/** What the line asks of the page, and hands to it. */
interface LivePage {
  /** The language and, while it is good, the ticket. */
  hello(): object;
  /** A ticket for the next hello. */
  renew(ticket: string): void;
  /** live, catching, reconnecting or offline */
  show(state: string): void;
  /** The next one of its stream. */
  frame(frame: Frame): void;
  snap(snap: Snap): void;
  /** To fetch the page's parts and cursors, and to `take` them. */
  refetch(): void;
  here(people: Record<string, number>): void;
  /** Commands can be said from now on; with null they cannot. */
  open(say: Say | null): void;
  answer(told: Answer): void;
  reload(): void;
}

/** To a command; with `retry` it is to be sent again, else it is final. */
type Answer = { ok?: { key: string }; err?: { key: string; message?: string; retry?: boolean; after?: number } };

/** A command until it is answered: what was pressed of its object, and what shall be. */
type Kept = { cmd: { key: string }; object: string; was: string; wants: string };

/** One try to send a form. */
type Attempt = {
  form: HTMLFormElement;
  address: string;
  data: FormData;
  key: string;
  aside: boolean;
  undo: () => void;
  again: () => void;
};
