import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, compose, diff, invert, type Delta } from "../board/text";
import { card, seated, welcome } from "../wire/testworld";
import { textOf } from "./room";
import { meets, none, put, take, wrote, type History } from "./history";

const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const ack = (n: number, card: string, rev: number, len: number, order = "") => ({ t: "ack", n, card, base: 0, rev, len, order }) as const;

const insertion = (at: number, words: string): Delta => (at === 0 ? [words] : [at, words]);

/** Takes every step of one stack, in order, and gives the text after. */
const all = (h: History, from: "done" | "undone", to: "done" | "undone", text: string): [History, string] => {
  for (let taken = take(h, from); taken; taken = take(h, from)) {
    assert.equal(taken.step.kind, "text");
    if (taken.step.kind !== "text") break;
    text = apply(text, taken.step.d);
    h = put({ ...taken.rest, texts: new Map(taken.rest.texts).set("a", text) }, to, { ...taken.step, d: invert(taken.step.d) });
  }
  return [h, text];
};

test("taking everything back leaves what colleagues wrote, whatever came in between, and doing it again gives the same text", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed);
    const pick = (n: number) => Math.floor(next() * n);
    let text = "🙂 0123";
    let h = none;
    let theirs = "";
    for (let i = 0; i < 30; i++) {
      const length = [...text].length;
      const at = pick(length + 1);
      if (next() < 0.4) {
        const word = "ABÉ🙃"[pick(3)] ?? "A";
        theirs += word;
        text = apply(text, insertion(at, word));
        h = meets(h, () => text);
        continue;
      }
      const letters = [...text];
      const cut = next() < 0.3 ? letters.slice(at, at + 2).filter((c) => /[a-z]/.test(c)).join("") : "";
      const d = cut !== "" && letters.slice(at, at + [...cut].length).join("") === cut ? compose(at ? [at] : [], [...(at ? [at] : []), { d: cut }]) : insertion(at, "xyz"[pick(3)] ?? "x");
      text = apply(text, d);
      h = wrote(h, "a", d, text, i * (next() < 0.5 ? 100 : 5000));
    }
    const before = text;
    const [undone, clean] = all(h, "done", "undone", text);
    assert.doesNotMatch(clean, /[a-z]/, `seed ${seed}: own letters stay in ${clean}`);
    assert.deepEqual([...clean].filter((c) => /[A-ZÉ]/.test(c)).sort(), [...theirs].sort(), `seed ${seed}`);
    const [, again] = all(undone, "undone", "done", clean);
    assert.equal(again, before, `seed ${seed}`);
  }
});

test("typing without a pause is one step, a pause begins another", () => {
  let [text, h] = ["", none];
  for (const [letter, at] of [["a", 0], ["b", 400], ["c", 2000]] as const) {
    const d = insertion(text.length, letter);
    text = apply(text, d);
    h = wrote(h, "a", d, text, at);
  }
  assert.equal(h.done.length, 2);
  const taken = take(h, "done");
  assert.equal(taken?.step.kind === "text" && apply("abc", taken.step.d), "ab");
});

const rights = [
  { k: "card.text", kind: "question", if: ["own"] },
  { k: "card.remove", kind: "question", if: ["own"] },
] as const;

const table = async () => {
  const seat = await seated();
  seat.world.socket.says(welcome({ parts: 1, may: [...rights] as never }), { t: "part", cards: [card("q", "Qui décide ?", { kind: "question" })] });
  const ops = () => seat.world.socket.of("op").map(({ a }) => a);
  return { ...seat, ops };
};

test("takes back typing through the server like any typing, beside what a colleague wrote meanwhile", async () => {
  const { world, room, conn, ops } = await table();
  conn.type("q", diff("Qui décide ?", "Qui décide vraiment ?"));
  world.socket.says(ack(1, "q", 1, 21));
  world.socket.says({ t: "ops", ops: [{ by: "p", rev: 2, len: 27, a: { k: "card.text", id: "q", d: ["Alors "] } }] });
  conn.undo();
  const q = room.board.value.get("q");
  assert.equal(q && textOf(room, q), "Alors Qui décide ?");
  assert.deepEqual(ops().at(-1), { k: "card.text", id: "q", base: 0, rev: 2, d: [17, { d: "vraiment " }] });
  conn.redo();
  assert.equal(q && textOf(room, q), "Alors Qui décide vraiment ?");
});

test("a card added is taken back and brought again; not once a colleague has written in it", async () => {
  const { world, room, conn, ops } = await table();
  conn.do({ k: "card.add", id: "n", kind: "question", text: "Et ?" });
  conn.undo();
  conn.redo();
  assert.deepEqual(ops().map((a) => a.k), ["card.add", "card.remove", "card.restore"]);
  world.socket.says({ t: "ops", ops: [{ by: "me", a: { k: "card.show", card: card("n", "Et ?", { kind: "question" }) } }] });
  world.socket.says(ack(1, "n", 0, 4), ack(2, "n", 0, 0), ack(3, "n", 0, 0));
  world.socket.says({ t: "ops", ops: [{ by: "p", rev: 1, len: 8, a: { k: "card.text", id: "n", d: [3, "toi "] } }] });
  conn.undo();
  assert.equal(room.declined.value?.code, "changed");
  assert.equal(ops().length, 3, "nothing is asked of the server");
});

test("a field goes back only if it still is what this tab made it", async () => {
  const { conn, ops } = await table();
  conn.do({ k: "card.set", id: "q", f: "facet", v: "aim" });
  conn.undo();
  assert.deepEqual(ops().at(-1), { k: "card.set", id: "q", f: "facet", v: "", was: "aim" });
});

test("a moved card goes back behind the one it came from, unless it was moved again", async () => {
  const { world, room, conn, ops } = await table();
  const back = { k: "card.move", id: "q", after: "z" } as const;
  conn.do({ k: "card.move", id: "q" }, back);
  world.socket.says({ t: "ops", ops: [{ by: "me", a: { k: "card.set", id: "q", f: "order", v: "a1" } }] }, ack(1, "q", 0, 0, "a1"));
  conn.undo();
  assert.deepEqual(ops().at(-1), back);
  world.socket.says({ t: "ops", ops: [{ by: "me", a: { k: "card.set", id: "q", f: "order", v: "a5" } }] }, ack(2, "q", 0, 0, "a5"));
  world.socket.says({ t: "ops", ops: [{ by: "p", a: { k: "card.set", id: "q", f: "order", v: "a9" } }] });
  conn.redo();
  assert.equal(room.declined.value?.code, "changed");
  assert.equal(ops().length, 2);
});

test("what may not be written any more is not taken back, and its step is gone", async () => {
  const { world, room, conn, ops } = await table();
  conn.type("q", ["Et "]);
  world.socket.says(ack(1, "q", 1, 15));
  room.may.value = [];
  conn.undo();
  assert.equal(room.declined.value?.code, "phase");
  assert.equal(ops().length, 1);
  assert.equal(room.history.value.done.length, 0);
});

test("after a lost line, steps stand on the text as it is now; those of cards that are gone are gone", async () => {
  const { world, room, conn } = await table();
  conn.do({ k: "card.add", id: "n", kind: "question", text: "Et ?" });
  conn.type("q", diff("Qui décide ?", "Qui décide vraiment ?"));
  world.socket.says({ t: "ops", ops: [{ by: "me", a: { k: "card.show", card: card("n", "Et ?", { kind: "question" }) } }] }, ack(1, "n", 0, 4), ack(2, "q", 1, 21));
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome({ done: 2, parts: 1, may: [...rights] as never }), { t: "part", cards: [card("q", "Donc : qui décide vraiment ?", { kind: "question", rev: 5 })] });
  assert.deepEqual(room.history.value.done.map((s) => s.card), ["q"]);
  conn.undo();
  const q = room.board.value.get("q");
  assert.equal(q && textOf(room, q), "Donc : qui décide ?");
});
