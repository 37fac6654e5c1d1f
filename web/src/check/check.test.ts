import assert from "node:assert/strict";
import { test } from "node:test";
import { chime } from "./chime";
import { bars, barsOf } from "./loudness";

const tone = (amplitude: number): Float32Array => Float32Array.from({ length: 1024 }, (_, i) => amplitude * Math.sin(i / 5));

test("the level meter is empty in silence, full when loud, and grows between", () => {
  assert.equal(barsOf(new Float32Array(1024)), 0);
  assert.equal(barsOf(new Float32Array(0)), 0);
  assert.equal(barsOf(tone(1)), bars);
  const levels = [0.002, 0.01, 0.05, 0.2].map((a) => barsOf(tone(a)));
  assert.deepEqual([...levels].sort((a, b) => a - b), levels);
  assert.ok(new Set(levels).size === levels.length);
});

test("the test sound is a WAVE file that does not clip and ends quietly", async () => {
  const data = new DataView(await chime().arrayBuffer());
  const word = (at: number) => String.fromCharCode(...Array.from({ length: 4 }, (_, i) => data.getUint8(at + i)));
  assert.deepEqual([word(0), word(8), word(36)], ["RIFF", "WAVE", "data"]);
  assert.equal(data.getUint32(40, true), data.byteLength - 44);
  let peak = 0;
  for (let at = 44; at < data.byteLength; at += 2) peak = Math.max(peak, Math.abs(data.getInt16(at, true)));
  assert.ok(peak > 4000 && peak < 32767, `peak ${peak}`);
  assert.ok(Math.abs(data.getInt16(data.byteLength - 2, true)) < 400);
});
