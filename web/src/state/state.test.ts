import assert from "node:assert/strict";
import { test } from "node:test";
import type { Right } from "../wire/messages";
import { card } from "../wire/testworld";
import { minutes, Offset, progress, secondsLeft } from "./clock";
import { overlay } from "./overlay";
import { changed, voices } from "./reduce";
import { createRoom } from "./room";
import { becomes, may, mayAdd, mayOn } from "./rights";

const clock = { started: "", planned: 600, ends: new Date(1_000_000).toISOString(), paused: false, left: 0 };

test("time left is the server's, negative when over, and stands still while paused", () => {
  assert.equal(secondsLeft(clock, 940_000), 60);
  assert.equal(secondsLeft(clock, 1_080_000), -80);
  assert.equal(secondsLeft({ ...clock, paused: true, left: 42 }, 940_000), 42);
  assert.equal(progress(clock, 700_000), 0.5);
});

test("over time is written in the same way with a plus", () => {
  assert.deepEqual([680, 60, 9, 0, -80].map(minutes), ["11:20", "1:00", "0:09", "0:00", "+1:20"]);
});

test("a clock four minutes wrong shows the same time: the fastest frame tells the offset", () => {
  const offset = new Offset();
  const real = 240_000;
  for (const delay of [300, 40, 900]) offset.heard(new Date(5_000_000).toISOString(), 5_000_000 - real + delay);
  assert.equal(offset.value, real - 40);
});

const rights: Right[] = [
  { k: "card.add", kind: "question" },
  { k: "card.text", kind: "question", if: ["own"] },
  { k: "card.set", kind: "question", field: "touches", if: ["other", "shared"] },
  { k: "card.share", kind: "draft", as: "suggestion", if: ["own"] },
  { k: "hand.raise" },
];

test("offers what the table lists, and nothing it does not", () => {
  const own = card("q", "?", { kind: "question" });
  const other = card("q", "?", { kind: "question", author: "p" });
  assert.equal(mayAdd(rights, "question"), true);
  assert.equal(mayAdd(rights, "contract"), false);
  assert.equal(may(rights, "hand.raise"), true);
  assert.equal(may(rights, "phase.go"), false);
  assert.equal(mayOn(rights, "me", own, "card.text"), true);
  assert.equal(mayOn(rights, "me", other, "card.text"), false);
  assert.equal(mayOn(rights, "me", other, "card.set", { field: "touches" }), true);
  assert.equal(mayOn(rights, "me", own, "card.set", { field: "touches" }), false);
  assert.equal(mayOn(rights, "me", card("d", "", { kind: "draft" }), "card.share", { as: "suggestion" }), true);
  assert.equal(mayOn(rights, "me", card("d", "", { kind: "draft" }), "card.share"), false);
  assert.deepEqual(becomes(rights, "draft"), ["suggestion"]);
});

test("own unanswered operations lie over the board and leave the committed one alone", () => {
  const committed = new Map([["a", card("a", "un", { kept: false })]]);
  const seen = overlay(
    committed,
    [
      { n: 1, a: { k: "card.keep", id: "a", on: true } },
      { n: 2, a: { k: "card.add", id: "b", kind: "draft", text: "deux" } },
      { n: 3, a: { k: "card.remove", id: "b" } },
    ],
    "me",
    "expose",
  );
  assert.equal(seen.get("a")?.kept, true);
  assert.equal(seen.get("b")?.vis, "private");
  assert.equal(seen.get("b")?.removed, true);
  assert.equal(committed.get("a")?.kept, false);
});

test("who leads the talk is kept while one speaks oneself, and forgotten when they leave", () => {
  const room = createRoom();
  room.you.value = { id: "me", name: "Moi", lang: "fr", roles: [] };
  voices(room, { t: "speaking", who: ["ana"], dominant: "ana" });
  assert.equal(room.led.value, "ana");
  voices(room, { t: "speaking", who: ["me"], dominant: "me" });
  assert.equal(room.led.value, "ana");
  voices(room, { t: "speaking", who: [], dominant: "" });
  assert.equal(room.led.value, "");
});

test("a field that is emptied is gone, as in the server's snapshot", () => {
  const room = createRoom();
  room.cards.value = new Map([["c", card("c", "", { fields: { together: "yes", said: "marc" } })]]);
  const set = (f: string) => changed(room, { t: "ops", ops: [{ a: { k: "card.set", id: "c", f, v: "" } }] }, 0);
  set("together");
  assert.deepEqual(room.cards.value.get("c")?.fields, { said: "marc" });
  set("said");
  assert.equal("fields" in (room.cards.value.get("c") ?? {}), false);
});
