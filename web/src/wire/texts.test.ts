import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh, resumed, shown, typed } from "./texts";

// A text that was taken away and brought back, or is ten minutes older, has no operations to give: only the two texts are known.
test("words typed while away stand where they were written, when only the texts are left to compare", () => {
  const away = typed(fresh(0, 3, "Qui décide ?"), [4, "donc "]);
  for (const [now, then] of [
    ["Ah, qui décide, ici ?", "Ah, qui donc décide, ici ?"],
    ["Bon. Qui décide vraiment ici ?", "Bon. Qui donc décide vraiment ici ?"],
    ["Qui décide ?", "Qui donc décide ?"],
    ["Qui choisit ?", "Qui choisitdonc  ?"], // the word behind it is another: beside that
    ["", "donc "],
  ] as const) {
    const back = resumed(away, { base: 1, rev: 0, text: now }, [], false);
    assert.equal(shown(back), then);
    assert.deepEqual([back.base, back.rev, back.text], [1, 0, now]);
  }
});
