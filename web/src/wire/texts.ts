import { apply, compose, transform, type Delta } from "../board/text";
import { wordDiff } from "../board/worddiff";

/**
 * The typing in one card that the server has not acknowledged. The committed text stands beside it (base, rev, text);
 * what the person sees is text + flying + waiting. One operation flies at a time; what is typed meanwhile waits, composed.
 */
export interface Typing {
  readonly base: number;
  readonly rev: number;
  readonly text: string;
  /** Sent, or about to be, under the number n. */
  readonly flying: Delta | null;
  readonly n: number;
  readonly waiting: Delta | null;
}

/** A text operation of somebody else, or an own one whose acknowledgement was lost (then n is its number). */
export interface Remote {
  readonly rev: number;
  readonly d: Delta;
  readonly n?: number;
}

export const fresh = (base: number, rev: number, text: string): Typing => ({ base, rev, text, flying: null, n: 0, waiting: null });

/** What the person sees. */
export const shown = (t: Typing): string => {
  const sent = t.flying ? apply(t.text, t.flying) : t.text;
  return t.waiting ? apply(sent, t.waiting) : sent;
};

export const clean = (t: Typing): boolean => t.flying === null && t.waiting === null;

/** A keystroke (or a paste, or a word of an input method). */
export const typed = (t: Typing, d: Delta): Typing => (d.length === 0 ? t : { ...t, waiting: t.waiting ? compose(t.waiting, d) : d });

/** Lets what waits fly, under number n. */
export const fly = (t: Typing, n: number): Typing => (t.flying || !t.waiting ? t : { ...t, flying: t.waiting, n, waiting: null });

/** The flying operation was committed as revision rev. */
export const acked = (t: Typing, rev: number): Typing =>
  t.flying ? { ...t, rev, text: apply(t.text, t.flying), flying: null, n: 0 } : { ...t, rev };

/** Somebody else's operation was committed first: it stays left of ours. */
export const received = (t: Typing, { rev, d }: Remote): Typing => {
  let over = d;
  let { flying, waiting } = t;
  if (flying) [over, flying] = [transform(over, flying, "left"), transform(flying, over, "right")];
  if (waiting) waiting = transform(waiting, over, "right");
  return { ...t, rev, text: apply(t.text, d), flying, waiting };
};

/** What a remote operation does to what the person sees, for the caret. */
export const onScreen = (t: Typing, d: Delta): Delta => {
  let over = d;
  if (t.flying) over = transform(over, t.flying, "left");
  if (t.waiting) over = transform(over, t.waiting, "left");
  return over;
};

/**
 * After a reconnection: brings the typing onto the text as it is now. `ops` are the operations since `t.rev` if the server
 * still has them all; otherwise the difference of the two texts, by words, stands in for them. `done`: the flying one was committed.
 */
export const resumed = (t: Typing, now: { base: number; rev: number; text: string }, ops: readonly Remote[], done: boolean): Typing => {
  let next = t;
  if (t.base === now.base && t.rev + ops.length === now.rev) {
    for (const op of ops) next = t.flying !== null && op.n === t.n && next.flying ? acked(next, op.rev) : received(next, op);
    if (done && next.flying) next = { ...next, flying: null, n: 0 }; // committed, and its effect is in the text already
    return { ...next, text: now.text };
  }
  if (done && next.flying) next = acked(next, next.rev);
  next = received(next, { rev: now.rev, d: wordDiff(next.text, now.text) });
  return { ...next, base: now.base, rev: now.rev, text: now.text };
};
