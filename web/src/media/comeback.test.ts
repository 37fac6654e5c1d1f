import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeWorld } from "../wire/testworld";
import { Comeback } from "./comeback";

/** A connected line with a socket, and what is done to it. */
const connected = () => {
  const world = new FakeWorld();
  const did: string[] = [];
  const comeback = new Comeback((ms, fn) => world.after(ms, fn), {
    restart: () => did.push("restart"),
    renew: () => {
      did.push("renew");
      comeback.fresh();
    },
    doubt: () => did.push("doubt"),
    lost: (is) => did.push(is ? "lost" : "back"),
  });
  comeback.welcome();
  comeback.moved("connected");
  /** What was done since the last time. */
  const since = () => did.splice(0);
  return { world, comeback, since };
};

test("quieter than usual: the socket is asked; silence is mended by a restart at once, and said", () => {
  const { comeback, since } = connected();
  comeback.beat("steady");
  comeback.beat("doubtful");
  assert.deepEqual(since(), ["doubt"]);
  comeback.beat("silent");
  assert.deepEqual(since(), ["doubt", "lost", "restart"]);
  comeback.beat("silent");
  assert.deepEqual(since(), ["doubt"], "one restart at a time");
  comeback.beat("steady");
  assert.deepEqual(since(), ["back"]);
});

test("a restart that brings nothing is soon followed by new connections, ever more slowly", () => {
  const { world, comeback, since } = connected();
  comeback.beat("silent");
  since();
  world.pass(400);
  assert.deepEqual(since(), ["renew"]);
  world.pass(4_000);
  assert.deepEqual(since(), ["renew"]);
  world.pass(5_999);
  assert.deepEqual(since(), []);
  world.pass(1);
  assert.deepEqual(since(), ["renew"]);
  comeback.moved("connected");
  assert.deepEqual(since(), ["back"]);
  world.pass(60_000);
  assert.deepEqual(since(), [], "mended: nothing more is tried");
});

test("without a socket it waits, and makes a new connection at once with the next welcome", () => {
  const { world, comeback, since } = connected();
  comeback.offline();
  comeback.beat("silent");
  world.pass(30_000);
  assert.deepEqual(since(), ["doubt", "lost"]);
  assert.equal(comeback.welcome(), true);
  assert.deepEqual(since(), ["renew"]);
});

test("a socket that drops alone touches nothing", () => {
  const { comeback, since } = connected();
  comeback.offline();
  comeback.beat("steady");
  assert.equal(comeback.welcome(), false);
  assert.deepEqual(since(), []);
});

test("a connection that failed, or that the server does not know, is made anew at once", () => {
  for (const end of ["failed", "unknown"] as const) {
    const { comeback, since } = connected();
    if (end === "failed") comeback.moved("failed");
    else comeback.over();
    assert.deepEqual(since(), ["lost", "renew"]);
  }
});

test("a restart that the server refuses is followed by a new connection without a pause, one that it refuses too by a pause", () => {
  const { world, comeback, since } = connected();
  comeback.beat("silent");
  since();
  comeback.over();
  assert.deepEqual(since(), ["renew"]);
  comeback.over();
  assert.deepEqual(since(), []);
  world.pass(4_000);
  assert.deepEqual(since(), ["renew"]);
});

test("asleep, and nobody sends anything: it counts as mended when nothing speaks against it", () => {
  const { world, comeback, since } = connected();
  comeback.unseen();
  assert.deepEqual(since(), ["lost", "restart"]);
  world.pass(400);
  assert.deepEqual(since(), ["back"]);
});

test("the network changed: a path is looked for at once, also when all seems well", () => {
  const { comeback, since } = connected();
  comeback.network();
  assert.deepEqual(since(), ["restart"]);
  comeback.beat("steady");
  comeback.offline();
  comeback.welcome();
  assert.deepEqual(since(), ["lost", "renew"], "and nothing of before holds where the socket did not");
  comeback.moved("connected");
  comeback.offline();
  assert.equal(comeback.welcome(), false, "but only once");
});
