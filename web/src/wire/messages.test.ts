import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

test("messages.ts is what the Go structs say", () => {
  const run = spawnSync(process.execPath, ["schema.mjs", "--check"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
});
