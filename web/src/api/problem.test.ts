import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf, readProblem } from "./problem";

test("an answer's error is read whole", () => {
  const problem = readProblem(422, { error: { code: "invalid", field: "name", why: "long" } }, null);
  assert.deepEqual([problem.code, problem.field, problem.why, problem.passing], ["invalid", "name", "long", false]);
  assert.equal(readProblem(429, { error: { code: "rate" } }, "30").wait, 30);
  assert.equal(readProblem(503, { error: { code: "database" } }, null).passing, true);
});

test("an answer that is not ours is something broken, or a proxy without a server behind it", () => {
  assert.equal(readProblem(500, null, null).code, "internal");
  assert.equal(readProblem(500, "<html>", null).code, "internal");
  assert.equal(readProblem(418, { error: { code: "teapot" } }, null).code, "internal");
  assert.equal(readProblem(502, null, null).code, "network");
  assert.equal(problemOf(new TypeError("fetch failed")).code, "network");
});
