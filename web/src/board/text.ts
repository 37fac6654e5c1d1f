// Text operations, the same as collab/board/text.go (board-protocol rule 8): what a delta is, its canonical form and the
// laws stand there, and collab/board/testdata/text/vectors.json holds both to them. Lengths on the wire count code points;
// only codePointDelta and transformIndex know the UTF-16 positions of a text box.

type Part = number | string | { d: string };

/** A change of a text, front to back: keep so many code points, insert a string, delete exactly that text. Never changed here. */
export type Delta = Part[];

export type Side = "left" | "right";

const words = (p: Part): string => (typeof p === "number" ? "" : typeof p === "string" ? p : p.d);

/** The UTF-16 position n code points behind from, or -1 if the text is shorter. */
const skip = (text: string, from: number, n: number): number => {
  for (; n > 0; n--) {
    const code = text.codePointAt(from);
    if (code === undefined) return -1;
    from += code > 0xffff ? 2 : 1;
  }
  return from;
};

/** The length of a text in code points, as the server counts it. */
export const codePoints = (text: string): number => {
  let n = 0;
  for (let i = 0; i < text.length; n++) i = skip(text, i, 1);
  return n;
};

/** Appends a part in canonical form. */
const push = (out: Part[], p: Part): void => {
  const last = out.at(-1);
  const before = out.at(-2);
  if (p === 0 || (typeof p !== "number" && words(p) === "")) return;
  if (typeof p === "number") {
    if (typeof last === "number") out[out.length - 1] = last + p;
    else out.push(p);
  } else if (typeof p === "string") {
    if (typeof last === "string") out[out.length - 1] = last + p;
    else if (typeof last !== "object") out.push(p);
    else if (typeof before === "string") out[out.length - 2] = before + p;
    else out.splice(-1, 0, p);
  } else if (typeof last === "object") out[out.length - 1] = { d: last.d + p.d };
  else out.push(p);
};

const trim = (out: Part[]): Delta => {
  if (typeof out.at(-1) === "number") out.pop();
  return out;
};

/** Takes a delta apart; behind its end everything is kept. */
class Reader {
  head: Part = Infinity;
  n = Infinity;
  private next = 0;

  constructor(private readonly d: Delta) {
    this.load();
  }

  private load(): void {
    this.head = this.d[this.next++] ?? Infinity;
    this.n = typeof this.head === "number" ? this.head : codePoints(words(this.head));
  }

  /** The next n code points of the head, or all of it. */
  take(n = this.n): Part {
    const p = this.head;
    if (n === this.n) {
      this.load();
      return p;
    }
    this.n -= n;
    if (typeof p === "number") {
      this.head = this.n;
      return n;
    }
    const text = words(p);
    const at = skip(text, 0, n);
    const [first, rest] = [text.slice(0, at), text.slice(at)];
    this.head = typeof p === "string" ? rest : { d: rest };
    return typeof p === "string" ? first : { d: first };
  }
}

const more = (a: Reader, b: Reader): boolean => a.n < Infinity || b.n < Infinity;

/** The text after d. Throws a RangeError if d does not belong to it. */
export const apply = (text: string, d: Delta): string => {
  let out = "";
  let at = 0;
  for (const p of d) {
    if (typeof p === "string") {
      out += p;
      continue;
    }
    const end = typeof p === "number" ? skip(text, at, p) : text.startsWith(p.d, at) ? at + p.d.length : -1;
    if (end < 0) throw new RangeError("delta does not fit the text");
    if (typeof p === "number") out += text.slice(at, end);
    at = end;
  }
  return out + text.slice(at);
};

/** d for the text after over, both being deltas of one text. Side: where d's insertions go when both insert at one place. */
export const transform = (d: Delta, over: Delta, side: Side): Delta => {
  const out: Part[] = [];
  const [a, b] = [new Reader(d), new Reader(over)];
  while (more(a, b)) {
    if (typeof a.head === "string" && (side === "left" || typeof b.head !== "string")) push(out, a.take());
    else if (typeof b.head === "string") {
      push(out, b.n);
      b.take();
    } else {
      const n = Math.min(a.n, b.n);
      const part = a.take(n);
      if (typeof b.take(n) === "number") push(out, part);
    }
  }
  return trim(out);
};

/** The one delta that does what first and then second do. */
export const compose = (first: Delta, second: Delta): Delta => {
  const out: Part[] = [];
  const [a, b] = [new Reader(first), new Reader(second)];
  while (more(a, b)) {
    if (typeof a.head === "object") push(out, a.take());
    else if (typeof b.head === "string") push(out, b.take());
    else {
      const n = Math.min(a.n, b.n);
      const [mine, theirs] = [a.take(n), b.take(n)];
      if (typeof theirs === "number") push(out, mine);
      else if (typeof mine === "number") push(out, theirs);
    }
  }
  return trim(out);
};

/** The delta that takes d back. */
export const invert = (d: Delta): Delta => {
  const out: Part[] = [];
  for (const p of d) push(out, typeof p === "number" ? p : typeof p === "string" ? { d: p } : p.d);
  return out;
};

/** Whether position i of a text lies inside a surrogate pair. */
const splits = (text: string, i: number): boolean => i > 0 && (text.codePointAt(i - 1) ?? 0) > 0xffff;

/**
 * What a person did in a text box, as a delta of one span. The caret (selectionStart after the change, in UTF-16 units)
 * tells which of several equal letters was typed or removed. What is no text (half a surrogate pair, U+0000) becomes
 * U+FFFD in the delta: a box whose value differs from apply(before, delta) then has to be set to it.
 */
export const codePointDelta = (before: string, value: string, caret = value.length): Delta => {
  const after = value.replace(/\p{Cs}|\0/gu, "\ufffd");
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  if (splits(before, head) || splits(after, head)) head--;
  let tail = 0;
  while (tail < most && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  if (splits(before, before.length - tail) || splits(after, after.length - tail)) tail--;
  if (head + tail > most) {
    tail = Math.min(tail, Math.max(most - head, after.length - (splits(after, caret) ? caret + 1 : caret)));
    head = most - tail;
  }
  const out: Part[] = [];
  push(out, codePoints(after.slice(0, head)));
  push(out, after.slice(head, after.length - tail));
  push(out, { d: before.slice(head, before.length - tail) });
  return trim(out);
};

/** The shortest delta of one span from one text to another. */
export const diff = (from: string, to: string): Delta => codePointDelta(from, to);

/** Where a caret (UTF-16 position in text) is after d: it moves with the letter behind it, and stays before an insertion. */
export const transformIndex = (text: string, caret: number, d: Delta): number => {
  let at = 0;
  let moved = caret;
  for (const p of d) {
    if (at >= caret || at < 0) break;
    if (typeof p === "number") at = skip(text, at, p);
    else if (typeof p === "string") moved += p.length;
    else {
      moved -= Math.min(p.d.length, caret - at);
      at += p.d.length;
    }
  }
  return moved;
};
