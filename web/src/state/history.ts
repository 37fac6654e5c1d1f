import { compose, invert, transform, type Delta } from "../board/text";
import { wordDiff } from "../board/worddiff";
import type { CardView } from "../wire/messages";
import type { Pending } from "../wire/pending";

// What this tab can take back (board-protocol rule 10): its own steps only. A text step is kept as the change that takes it back and
// moves with what colleagues write; every other step is asked of the server like any request, and refused when the card changed since.

export type CardAct = Extract<Pending["a"], { k: `card.${string}`; id: string }>;

/** Some typing in one card. d takes it back (or does it again), on the text as it is now. */
interface TextStep {
  readonly kind: "text";
  readonly card: string;
  readonly d: Delta;
  readonly at: number;
}

/** Any other change of a card, by the requests that take it back and do it again. */
interface ActStep {
  readonly kind: "act";
  readonly card: string;
  readonly back: CardAct;
  readonly again: CardAct;
  /** The number of the request that made it. */
  readonly n: number;
  /** The place the server gave a card that was moved. */
  readonly order?: string;
  /** A colleague has written in the card since. */
  readonly theirs?: boolean;
}

export type Step = TextStep | ActStep;

/** Own steps, the last at the end. `texts` holds, for each card that was added or typed in, its text as the last step knows it. */
export interface History {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
  readonly texts: ReadonlyMap<string, string>;
}

export const none: History = { done: [], undone: [], texts: new Map() };

const most = 200; // steps kept
const together = 1000; // ms: typing without a longer pause is one step

/** The person typed d, which made the text `now`. */
export const wrote = (h: History, card: string, d: Delta, now: string, at: number): History => {
  const last = h.done.at(-1);
  const back = invert(d);
  const one = last?.kind === "text" && last.card === card && at - last.at < together && h.undone.length === 0;
  const step: Step = { kind: "text", card, d: one ? compose(back, last.d) : back, at };
  return { done: [...(one ? h.done.slice(0, -1) : h.done), step].slice(-most), undone: [], texts: new Map(h.texts).set(card, now) };
};

/** The person did something to a card, under number n. What cannot be taken back changes nothing here. */
export const did = (h: History, a: CardAct, before: CardView | undefined, me: string, n: number, back = inverse(a, before, me)): History => {
  if (!back) return h;
  const again: CardAct = a.k === "card.add" ? { k: "card.restore", id: a.id } : a;
  const step: Step = { kind: "act", card: a.id, back, again, n };
  return { done: [...h.done, step].slice(-most), undone: [], texts: a.k === "card.add" ? new Map(h.texts).set(a.id, a.text) : h.texts };
};

/** What takes a request back, null when nothing does. */
const inverse = (a: CardAct, before: CardView | undefined, me: string): CardAct | null => {
  const { id } = a;
  switch (a.k) {
    case "card.add":
    case "card.restore":
      return { k: "card.remove", id };
    case "card.remove":
      return { k: "card.restore", id };
    case "card.set":
      return { k: "card.set", id, f: a.f, v: before?.fields?.[a.f] ?? "", was: a.v };
    case "card.share":
      return a.kind ? null : { k: "card.share", id, ...(a.back ? {} : { back: true }) };
    case "card.keep":
      return { k: "card.keep", id, on: before?.kept ?? false };
    case "card.agree":
      return { k: "card.agree", id, n: a.n, v: before?.agreed?.[me] ?? "" };
    case "card.return":
      return { k: "card.return", id, on: before?.returned ?? false };
    case "card.move": // by who moves: they know what it stood behind
    case "card.version":
    case "card.text":
      return null;
    default:
      return a satisfies never;
  }
};

/** The server gave the card that request n moved this place. */
export const placed = (h: History, n: number, order: string): History => {
  const mark = (list: readonly Step[]) => list.map((s) => (s.kind === "act" && s.n === n && s.again.k === "card.move" ? { ...s, order } : s));
  return { ...h, done: mark(h.done), undone: mark(h.undone) };
};

/** Brings the steps onto the board as it is now: steps of cards that are gone go, and typing moves with what others wrote. */
export const meets = (h: History, textNow: (card: string) => string | null): History => {
  if (h.done.length + h.undone.length === 0) return h;
  let next = h;
  for (const id of new Set([...h.done, ...h.undone].map((s) => s.card))) {
    const now = textNow(id);
    const then = next.texts.get(id);
    if (now === null) next = without(next, id);
    else if (then !== undefined && then !== now) next = over(next, id, wordDiff(then, now), now);
  }
  return next;
};

const without = (h: History, card: string): History => {
  const texts = new Map(h.texts);
  texts.delete(card);
  const others = (s: Step) => s.card !== card;
  return { done: h.done.filter(others), undone: h.undone.filter(others), texts };
};

/** Somebody else changed a card's text by d. */
const over = (h: History, card: string, d: Delta, now: string): History => ({
  done: behind(h.done, card, d),
  undone: behind(h.undone, card, d),
  texts: new Map(h.texts).set(card, now),
});

/** A stack after a foreign change: the last step meets it as it came, the one before as it is below the last. */
const behind = (stack: readonly Step[], card: string, d: Delta): Step[] => {
  const out: Step[] = [];
  let theirs = d;
  for (const s of stack.toReversed()) {
    if (s.card !== card) out.unshift(s);
    else if (s.kind === "act") out.unshift({ ...s, theirs: true });
    else {
      const moved = transform(s.d, theirs, "right");
      theirs = transform(theirs, s.d, "left");
      if (moved.length > 0) out.unshift({ ...s, d: moved });
    }
  }
  return out;
};

/** The last step of a stack, or with a card the last typing in it; and the history without it. */
export const take = (h: History, from: "done" | "undone", card?: string): { step: Step; rest: History } | null => {
  const step = h[from].findLast((s) => card === undefined || (s.kind === "text" && s.card === card));
  return step ? { step, rest: { ...h, [from]: h[from].filter((s) => s !== step) } } : null;
};

/** Puts what was just taken from one stack on the other. */
export const put = (h: History, to: "done" | "undone", step: Step): History => ({ ...h, [to]: [...h[to], step].slice(-most) });

/** Whether somebody else has changed since what an act would take back. */
export const overtaken = (step: ActStep, now: CardView): boolean => {
  const { back, again } = step;
  if (again.k === "card.move") return step.order !== undefined && step.order !== now.order;
  if (back.k === "card.remove") return step.theirs ?? false;
  if (again.k === "card.keep") return (now.kept ?? false) !== again.on;
  if (again.k === "card.return") return (now.returned ?? false) !== again.on;
  return false; // card.set names what it was; the rest is its author's alone
};
