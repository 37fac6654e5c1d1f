import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../../collab/board/testdata/text/vectors.json";
import { apply, codePointDelta, codePoints, compose, diff, invert, transform, transformIndex, type Delta } from "./text";
import { wordDiff } from "./worddiff";

// TypeScript sees a JSON file's arrays as unions of what happens to be in it.
const golden = vectors as {
  apply: { text: string; d: Delta; out: string | null }[];
  transform: { a: Delta; b: Delta; aFirst: boolean; a2: Delta; b2: Delta }[];
  compose: { a: Delta; b: Delta; out: Delta }[];
  invert: { d: Delta; out: Delta }[];
  diff: { from: string; to: string; d: Delta }[];
};

test("the vectors are there", () => {
  for (const list of Object.values(golden)) assert.ok(list.length >= 50);
});

test("apply agrees with Go", () => {
  for (const { text, d, out } of golden.apply) {
    if (out === null) assert.throws(() => apply(text, d), RangeError);
    else assert.equal(apply(text, d), out);
  }
});

test("transform agrees with Go", () => {
  for (const { a, b, aFirst, a2, b2 } of golden.transform) {
    assert.deepEqual(transform(a, b, aFirst ? "left" : "right"), a2);
    assert.deepEqual(transform(b, a, aFirst ? "right" : "left"), b2);
  }
});

test("compose agrees with Go", () => {
  for (const { a, b, out } of golden.compose) assert.deepEqual(compose(a, b), out);
});

test("invert agrees with Go", () => {
  for (const { d, out } of golden.invert) assert.deepEqual(invert(d), out);
});

test("diff agrees with Go", () => {
  for (const { from, to, d } of golden.diff) assert.deepEqual(diff(from, to), d);
});

/** A seeded source of whole numbers below n (mulberry32). */
const random = (seed: number) => (n: number): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
};

const letters = [..."abcé\n字👩🚀\u{1F1EB}\u0301"];

/** A text box in the hands of somebody who selects, types, pastes and deletes. */
const edit = (below: (n: number) => number, text: string): { text: string; caret: number } => {
  const points = [...text];
  const at = below(points.length + 1);
  const gone = below(Math.min(3, points.length - at) + 1);
  const typed = Array.from({ length: below(4) }, () => letters[below(letters.length)]).join("");
  const left = points.slice(0, at).join("") + typed;
  return { text: left + points.slice(at + gone).join(""), caret: left.length };
};

for (let seed = 1; seed <= 30; seed++) {
  test(`typed deltas converge, seed ${seed}`, () => {
    const below = random(seed);
    let text = "";
    for (let i = 0; i < 300; i++) {
      const [mine, yours] = [edit(below, text), edit(below, text)];
      const a = codePointDelta(text, mine.text, mine.caret);
      const b = codePointDelta(text, yours.text, yours.caret);
      assert.equal(apply(text, a), mine.text);
      assert.equal(apply(mine.text, invert(a)), text);
      const [a2, b2] = [transform(a, b, "left"), transform(b, a, "right")];
      const end = apply(mine.text, b2);
      assert.equal(apply(yours.text, a2), end);
      assert.equal(apply(text, compose(a, b2)), end);
      const caret = transformIndex(mine.text, mine.caret, b2);
      assert.ok(caret >= 0 && caret <= end.length && !/[\ud800-\udbff]$/.test(end.slice(0, caret)), `caret ${caret} in ${end}`);
      text = [...end].slice(0, 30).join("");
    }
  });
}

test("the caret tells which of equal letters was typed", () => {
  assert.deepEqual(codePointDelta("aaa", "aaaa", 1), ["a"]);
  assert.deepEqual(codePointDelta("aaa", "aaaa", 3), [2, "a"]);
  assert.deepEqual(codePointDelta("aaa", "aaaa", 4), [3, "a"]);
  assert.deepEqual(codePointDelta("aaa", "aa", 0), [{ d: "a" }]);
  assert.deepEqual(codePointDelta("🚀🚀", "🚀🚀🚀", 2), ["🚀"]);
  assert.deepEqual(codePointDelta("🚀🚀", "🚀", 2), [1, { d: "🚀" }]);
});

test("a caret elsewhere widens nothing", () => {
  assert.deepEqual(codePointDelta("teh end", "the end", 7), [1, "he", { d: "eh" }]);
  assert.deepEqual(codePointDelta("ab", "ab", 0), []);
});

test("no delta splits a surrogate pair", () => {
  assert.deepEqual(codePointDelta("🚀", "🛰", 2), ["🛰", { d: "🚀" }]); // same first half
  assert.deepEqual(codePointDelta("\u{1F000}", "\u{1F400}", 2), ["\u{1F400}", { d: "\u{1F000}" }]); // same second half
});

test("what is no text never leaves the box", () => {
  const d = codePointDelta("ab", "a\ud83db\0", 2);
  assert.deepEqual(d, [1, "\ufffdb\ufffd", { d: "b" }]);
  assert.deepEqual(codePointDelta("a", "a🚀", 3), [1, "🚀"]);
});

test("the caret keeps its place", () => {
  const at = (d: Delta, caret: number): number => transformIndex("🚀 abc", caret, d);
  assert.equal(at([1, "🛰"], 3), 5); // before it
  assert.equal(at([2, "x"], 3), 3); // at it: stays
  assert.equal(at([4, "x"], 3), 3); // behind it
  assert.equal(at([{ d: "🚀 " }], 4), 1);
  assert.equal(at([1, { d: " abc" }], 4), 2); // its surroundings are gone
  assert.equal(at(["xy", { d: "🚀 abc" }], 4), 2);
  assert.equal(at([], 4), 4);
});

test("lengths count code points", () => {
  assert.equal(codePoints("é👩‍🚀"), 4);
  assert.equal(codePoints(""), 0);
});

test("a difference by words leads from one text to the other, and keeps the words both have", () => {
  assert.deepEqual(wordDiff("Qui décide vraiment ?", "Donc qui décide vraiment ici ?"), ["Donc qui", { d: "Qui" }, 16, " ici"]);
  const vocabulary = ["a", "bé", "🙂🙃", " ", "\n", "  ", "!"];
  let seed = 7;
  const pick = (n: number) => (seed = (seed * 16807) % 2147483647) % n;
  for (let i = 0; i < 500; i++) {
    const text = () => Array.from({ length: pick(12) }, () => vocabulary[pick(vocabulary.length)] ?? "").join("");
    const [from, to] = [text(), text()];
    assert.equal(apply(from, wordDiff(from, to)), to, `${JSON.stringify(from)} -> ${JSON.stringify(to)}`);
  }
});
