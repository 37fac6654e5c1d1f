import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ServerFrame, TabFrame } from "./messages";
import { card, seated, welcome } from "./testworld";

// The goldens of signaling/testdata/wire, which the Go tests read too: what the server writes this client takes, and what
// this client writes has the members that the server reads.

const folder = join(process.cwd(), "../signaling/testdata/wire");
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

const fromTab = /^(hello|alive|op\.|act\.|here\.json|media\.(offer|resume)|want|leave)/;
const id = "9a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d";

for (const name of names.filter((name) => !fromTab.test(name))) {
  test(`takes ${name}`, async () => {
    const taken: string[] = [];
    const { world, room } = await seated(undefined, { welcome: () => taken.push("welcome"), lost: () => undefined, frame: (frame) => taken.push(frame.t) });
    const frame = read(name) as ServerFrame;
    if (frame.t !== "welcome") world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card(id, "Qui a demandé la fiche ? ", { base: 1, rev: 3 })] });
    const before = JSON.stringify([...room.cards.value]);
    world.socket.says(frame);
    if (frame.t === "welcome") for (let i = 0; i < frame.parts; i++) world.socket.says({ t: "part", cards: [] });
    assert.equal(room.line.value.at, "live");
    if (frame.t === "ops" && frame.ops) assert.notEqual(JSON.stringify([...room.cards.value]), before, "the board changed");
    if (frame.t === "media" || frame.t === "slots") assert.ok(taken.includes(frame.t));
  });
}

test("every frame that the tab sends has a golden of its kind", () => {
  const kinds = new Set(names.filter((name) => fromTab.test(name)).map((name) => (read(name) as TabFrame).t));
  assert.deepEqual([...kinds].sort(), ["act", "alive", "hello", "here", "leave", "media", "op", "want"]);
});

test("what the tab sends has the shape of the goldens", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card(id, "Elle a dit", { base: 1, rev: 3 })] });
  for (const name of names.filter((name) => name.startsWith("op."))) {
    const golden = read(name) as Extract<TabFrame, { t: "op" }>;
    if (golden.a.k === "card.text") conn.type(golden.a.id, [10, "."]);
    else conn.do(golden.a);
    const sent = world.socket.last("op");
    assert.deepEqual(Object.keys(sent?.a ?? {}).sort(), Object.keys(golden.a).sort(), name);
    assert.deepEqual(Object.keys(sent ?? {}).sort(), ["a", "n", "t"]);
  }
});
