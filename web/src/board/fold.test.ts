import assert from "node:assert/strict";
import { test } from "node:test";
import { fold } from "./fold";

test("accents, case, ligatures and apostrophes do not matter", () => {
  for (const [a, b] of [["ÉQUIPE", "équipe"], ["Cœur", "coeur"], ["l’équipe", "L'EQUIPE"], ["e\u0301", "é"], ["Straße", "STRASSE"], ["où\u00a0?", "ou ?"]] as const) assert.equal(fold(a), fold(b));
  assert.notEqual(fold("pas"), fold("par"));
});
