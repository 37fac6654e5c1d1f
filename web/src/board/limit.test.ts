import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting } from "./limit";
import { apply, codePointDelta } from "./text";

/** Pastes words over a part of a text; gives the text after, and what did not fit. */
const paste = (before: string, from: number, to: number, words: string, max: number): [string, string] => {
  const value = before.slice(0, from) + words + before.slice(to);
  const { d, rest } = fitting(before, codePointDelta(before, value, from + words.length), max);
  return [apply(before, d), rest];
};

test("what fits is taken whole", () => assert.deepEqual(paste("ab", 1, 1, "xy", 4), ["axyb", ""]));
test("what does not fit is given back, and nothing of the text before goes", () => {
  assert.deepEqual(paste("ab", 1, 1, "vwxyz", 4), ["avwb", "xyz"]);
  assert.deepEqual(paste("abcd", 2, 2, "xy", 4), ["abcd", "xy"]);
  assert.deepEqual(paste("abcd", 1, 3, "wxyz", 4), ["awxd", "yz"]);
});
test("an emoji and an accent stay with what they belong to", () => {
  assert.deepEqual(paste("", 0, 0, "ab👩‍🚀c", 4), ["ab", "👩‍🚀c"]);
  assert.deepEqual(paste("", 0, 0, "ae\u0301i", 2), ["a", "e\u0301i"]);
  assert.deepEqual(paste("", 0, 0, "🇫🇷🇨🇦", 3), ["🇫🇷", "🇨🇦"]);
});
test("a word is given back whole, if it is one", () => {
  assert.deepEqual(paste("", 0, 0, "one two three", 10), ["one two ", "three"]);
  assert.deepEqual(paste("", 0, 0, "one two three", 7), ["one two", " three"]);
  assert.deepEqual(paste("", 0, 0, `one ${"x".repeat(60)}`, 50), [`one ${"x".repeat(46)}`, "x".repeat(14)]);
});
test("a text that is too long already only shrinks", () => {
  assert.deepEqual(paste("abcdef", 0, 0, "x", 4), ["abcdef", "x"]);
  assert.deepEqual(paste("abcdef", 0, 3, "", 4), ["def", ""]);
});
