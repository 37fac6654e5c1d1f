import { codePoints, compose, diff, type Delta } from "./text";

const mostWords = 1000; // of the part that differs; beyond, it counts as replaced whole

/**
 * A delta from one text to another that keeps the words both have, where {@link diff} replaces everything between the first and the
 * last difference. For changes that came together, whose own operations are not known.
 */
export const wordDiff = (from: string, to: string): Delta => {
  const span = diff(from, to);
  const gone = span.find((part) => typeof part === "object");
  const come = span.find((part) => typeof part === "string");
  if (gone === undefined || come === undefined) return span;
  const [a, b] = [words(gone.d), words(come)];
  if (a.length > mostWords || b.length > mostWords) return span;
  const kept = typeof span[0] === "number" ? span[0] : 0;
  return between(a, b, kept);
};

const words = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+|./gsu) ?? []; // and whatever stands between them, one by one

/** Walks the longest common subsequence of two lists of words. */
const between = (a: string[], b: string[], kept: number): Delta => {
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width); // of the ends from i and j
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Delta = kept > 0 ? [kept] : [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine !== undefined && mine === theirs) {
      out.push(codePoints(mine));
      i++;
      j++;
    } else if (theirs !== undefined && (mine === undefined || at(i, j + 1) >= at(i + 1, j))) {
      out.push(theirs);
      j++;
    } else if (mine !== undefined) {
      out.push({ d: mine });
      i++;
    }
  }
  return compose(out, []); // in canonical form
};
