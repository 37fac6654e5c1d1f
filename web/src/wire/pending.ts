import type { DurableAction, TextAct } from "./messages";

/** An own operation that has no answer yet. A text operation says only which card: its delta is made when it is sent. */
export interface Pending {
  readonly n: number;
  readonly a: Exclude<DurableAction, TextAct> | { readonly k: "card.text"; readonly id: string };
}

const window = 48; // unacknowledged at most; the server's limit is 64
const burst = 40;
const perSecond = 15; // the server's limit is 20, with a burst of 60

/**
 * The queue of own operations: numbered without gaps, sent in order, kept until they are answered, sent again after a reconnection.
 * It keeps below the server's rate by itself.
 */
export class Queue {
  private list: Pending[] = [];
  private next = 1;
  private sentUpTo = 0;
  private tokens = burst;
  private filled = 0;

  constructor(private readonly now: () => number) {
    this.filled = now();
  }

  get all(): readonly Pending[] {
    return this.list;
  }

  /** The last number that was given out. */
  get last(): number {
    return this.next - 1;
  }

  restore(n: number, ops: readonly Pending[]): void {
    this.list = [...ops];
    this.next = n + 1;
  }

  push(a: Pending["a"]): number {
    const n = this.next++;
    this.list = [...this.list, { n, a }];
    return n;
  }

  /** Takes an answered operation out. */
  take(n: number): Pending | undefined {
    const found = this.list.find((op) => op.n === n);
    if (found) this.list = this.list.filter((op) => op !== found);
    return found;
  }

  /** After a welcome: the server has answered everything up to done. If it lost count (another client id), numbering goes on from there. */
  resume(done: number): Pending[] {
    const answered = this.list.filter((op) => op.n <= done);
    this.list = this.list.filter((op) => op.n > done);
    this.sentUpTo = done;
    this.next = Math.max(this.next, done + 1);
    return answered;
  }

  /** Refused for its rate: this one and what follows is sent again. */
  rewind(n: number): void {
    this.sentUpTo = Math.min(this.sentUpTo, n - 1);
    this.tokens = 0;
    this.filled = this.now();
  }

  /** What may be sent now, in order; and how long to wait before asking again (0: nothing waits for time). */
  due(): { ops: Pending[]; wait: number } {
    const now = this.now();
    this.tokens = Math.min(burst, this.tokens + ((now - this.filled) * perSecond) / 1000);
    this.filled = now;
    const ops: Pending[] = [];
    for (const op of this.list.slice(0, window)) {
      if (op.n <= this.sentUpTo) continue;
      if (this.tokens < 1) return { ops, wait: Math.ceil(((1 - this.tokens) * 1000) / perSecond) };
      this.tokens -= 1;
      this.sentUpTo = op.n;
      ops.push(op);
    }
    return { ops, wait: 0 };
  }
}
