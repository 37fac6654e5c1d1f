import assert from "node:assert/strict";
import { test } from "node:test";
import { Pulse, type Beat } from "./pulse";

/** Feeds a pulse every 200 ms; `arrives` says how many packets have come by a time. The first time of each judgement is told. */
const judged = (arrives: (at: number) => number, until: number, every = 200): Map<Beat, number> => {
  const pulse = new Pulse();
  const first = new Map<Beat, number>();
  for (let at = 0; at <= until; at += every) {
    const beat = pulse.feel(at, arrives(at));
    if (!first.has(beat)) first.set(beat, at);
  }
  return first;
};

test("a line that always carries something is steady, and is silent soon after it stops", () => {
  const stops = 5_000;
  const first = judged((at) => Math.min(at, stops) / 20, 8_000);
  assert.deepEqual([first.get("unknown"), first.get("steady")], [0, 800]);
  assert.ok((first.get("doubtful") ?? 0) > stops && (first.get("doubtful") ?? 0) <= stops + 400);
  assert.ok((first.get("silent") ?? 0) <= stops + 800, `${first.get("silent")}`);
});

test("voices that send a packet every 400 ms in silence are waited for longer", () => {
  const stops = 5_000;
  const first = judged((at) => Math.floor(Math.min(at, stops) / 400), 9_000);
  assert.ok((first.get("silent") ?? 0) >= stops + 800, "not after two of their pauses");
  assert.ok((first.get("silent") ?? 0) <= stops + 1_400);
});

test("nobody is heard and nothing is sent: no judgement", () => {
  const seldom = judged((at) => Math.floor(at / 5_000), 60_000);
  assert.equal(seldom.has("silent"), false);
  assert.equal(seldom.has("doubtful"), false);
});

test("a page that could not look for a while has missed nothing: the packets came meanwhile", () => {
  const pulse = new Pulse();
  for (let at = 0; at <= 2_000; at += 200) pulse.feel(at, at);
  assert.equal(pulse.feel(7_000, 7_000), "steady");
});

test("a page that was busy is not thought to have a line that pauses: silence is noticed as soon", () => {
  const pulse = new Pulse();
  let at = 0;
  for (; at <= 4_000; at += 1_000) pulse.feel(at, at); // it looked once a second
  const stopped = at;
  while (pulse.feel(at, 4_000) !== "silent") {
    at += 200;
    assert.ok(at < stopped + 2_500, "it is never noticed");
  }
  assert.ok(at <= stopped + 800, `${at - stopped}`);
});

test("an outage is nobody's pace: the next one is noticed as soon as the first", () => {
  const pulse = new Pulse();
  let at = 0;
  for (; at <= 4_000; at += 200) pulse.feel(at, at);
  for (; at <= 9_000; at += 200) pulse.feel(at, 4_000);
  for (; at <= 10_000; at += 200) assert.equal(pulse.feel(at, at), "steady");
  const stopped = at;
  while (pulse.feel(at, 10_000) !== "silent") {
    at += 200;
    assert.ok(at < stopped + 1_000, "it is noticed late, or never");
  }
});

test("after a new connection nothing is known", () => {
  const pulse = new Pulse();
  for (let at = 0; at <= 2_000; at += 200) pulse.feel(at, at);
  pulse.reset();
  assert.equal(pulse.feel(5_000, 3), "unknown");
  assert.equal(pulse.feel(9_000, 3), "unknown");
});
