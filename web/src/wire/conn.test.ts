import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../state/room";
import { card, FakeWorld, seated, welcome } from "./testworld";

const say = (text: string, id = "c1") => ({ k: "card.add", id, kind: "question", text }) as const;

test("greets with its client id, and paints what the welcome and its parts say", async () => {
  const { world, room } = await seated();
  assert.deepEqual(world.socket.sent, [{ t: "hello", v: 1, client: "tab-1" }]);
  world.socket.says(welcome({ parts: 2 }), { t: "part", cards: [card("a", "un")] });
  assert.equal(room.state.value, null, "half a board is not shown");
  world.socket.says({ t: "part", cards: [card("b", "deux")] });
  assert.deepEqual([...room.board.value.keys()], ["a", "b"]);
  assert.equal(room.line.value.at, "live");
  assert.equal(room.offset.value, 5_000_000 - world.time);
});

test("shows what one does at once, numbers it, and is done when it is acknowledged", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.do(say("Qui ?"));
  assert.equal(room.board.value.get("c1")?.text, "Qui ?");
  assert.equal(room.unsaved.value, 1);
  assert.deepEqual(world.socket.last("op"), { t: "op", n: 1, a: say("Qui ?") });
  world.socket.says({ t: "ops", ops: [{ by: "me", a: { k: "card.show", card: card("c1", "Qui ?", { kind: "question" }) } }] }, { t: "ack", n: 1, card: "c1", base: 0, rev: 0, len: 5 });
  assert.equal(room.unsaved.value, 0);
  assert.equal(room.board.value.get("c1")?.order, "c1");
});

test("sends again after a reconnection what was not answered, with the same number, and nothing that was", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.do(say("un", "c1"));
  conn.do(say("deux", "c2"));
  world.socket.breaks();
  assert.equal(room.line.value.at, "lost");
  conn.do(say("trois", "c3"));
  world.pass(500);
  assert.equal(world.sockets.length, 2);
  world.socket.events.open();
  world.socket.says(welcome({ done: 1, parts: 1 }), { t: "part", cards: [card("c1", "un", { kind: "question" })] });
  assert.deepEqual(world.socket.of("op").map((op) => op.n), [2, 3]);
  assert.equal(room.unsaved.value, 2);
  assert.equal(room.board.value.size, 3);
});

test("waits longer each time, and asks over HTTP why when it fails again and again", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome());
  const answered = () => new Promise((resolve) => setImmediate(resolve));
  for (const pause of [300, 600]) {
    world.socket.breaks();
    world.pass(pause - 1);
    await answered();
    const before = world.sockets.length;
    world.pass(1);
    await answered();
    assert.equal(world.sockets.length, before + 1, `after ${pause} ms`);
  }
  world.reachable = "signin";
  world.socket.breaks();
  world.pass(1000);
  await answered();
  assert.deepEqual(room.line.value, { at: "ended", why: "signin" });
  assert.equal(world.wiped, 1, "nothing of the session stays in a browser that is no longer ours");
});

test("opens a new socket after ten seconds without a sign of life", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome());
  world.pass(9_999);
  world.socket.says({ t: "beat", now: new Date(5_010_000).toISOString() });
  world.pass(9_999);
  assert.equal(room.line.value.at, "live");
  world.pass(1);
  assert.equal(room.line.value.at, "lost");
  assert.equal(world.sockets[0]?.open, false);
});

test("a refused card goes away, and its words come back to their author", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.do(say("As-tu pensé à partir ?"));
  world.socket.says({ t: "refuse", n: 1, code: "phase" });
  assert.equal(room.board.value.size, 0);
  assert.deepEqual(room.returned.value, [{ id: "c1", kind: "question", text: "As-tu pensé à partir ?", code: "phase" }]);
});

test("a refusal that was missed is told by the welcome", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.do(say("Qui ?"));
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome({ done: 1, refused: [{ n: 1, code: "phase" }] }));
  assert.equal(room.returned.value[0]?.text, "Qui ?");
  assert.equal(room.unsaved.value, 0);
});

test("a guard's question waits for the facilitator's word", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.do({ k: "phase.go", from: "contract", to: "consult" });
  world.socket.says({ t: "refuse", n: 1, code: "confirm" });
  assert.deepEqual(room.declined.value?.confirm, { k: "phase.go", from: "contract", to: "consult" });
});

test("refused for its rate, it is sent again with what follows, in order, when the server said", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  conn.do(say("un", "c1"));
  conn.do(say("deux", "c2"));
  world.socket.says({ t: "refuse", n: 1, code: "rate", retryMs: 250 });
  world.pass(249);
  assert.equal(world.socket.of("op").length, 2);
  world.pass(1000);
  assert.deepEqual(world.socket.of("op").map((op) => op.n), [1, 2, 1, 2]);
});

test("keeps below the server's rate, and nothing is skipped", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  for (let i = 1; i <= 60; i++) conn.do(say(String(i), `c${i}`));
  assert.equal(world.socket.of("op").length, 40);
  for (let n = 1; n <= 40; n++) world.socket.says({ t: "ack", n, card: `c${n}`, base: 0, rev: 0, len: 1 });
  world.pass(2000);
  assert.deepEqual(world.socket.of("op").map((op) => op.n), Array.from({ length: 60 }, (_, i) => i + 1));
});

test("one text operation flies at a time; what is typed meanwhile is composed and follows", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "")] });
  conn.type("k", ["A"]);
  conn.type("k", [1, "i"]);
  conn.type("k", [2, "d"]);
  assert.deepEqual(world.socket.of("op").map((op) => op.a), [{ k: "card.text", id: "k", base: 0, rev: 0, d: ["A"] }]);
  const k = room.cards.value.get("k");
  assert.ok(k);
  assert.equal(textOf(room, k), "Aid");
  world.socket.says({ t: "ack", n: 1, card: "k", base: 0, rev: 1, len: 1 });
  const read = '{"t":"op","n":2,"a":{"k":"card.text","id":"k","base":0,"rev":1,"d":[1,"id"]}}'; // at once, in this order: collab/board/typing.go
  assert.equal(JSON.stringify(world.socket.last("op")), read);
  world.socket.says({ t: "ack", n: 2, card: "k", base: 0, rev: 2, len: 3 });
  assert.equal(room.cards.value.get("k")?.text, "Aid");
  assert.equal(room.typing.value.size, 0);
});

test("somebody else's letters, committed first, stay left of one's own", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  conn.type("k", [1, "X"]);
  conn.type("k", [2, "Y"]);
  world.socket.says({ t: "ops", ops: [{ by: "p", rev: 1, len: 3, a: { k: "card.text", id: "k", d: [1, "o"] } }] });
  const k = room.cards.value.get("k");
  assert.ok(k);
  assert.equal(textOf(room, k), "aoXYb");
  world.socket.says({ t: "ack", n: 1, card: "k", base: 0, rev: 2, len: 4 });
  assert.deepEqual(world.socket.last("op")?.a, { k: "card.text", id: "k", base: 0, rev: 2, d: [3, "Y"] });
});

test("a lost acknowledgement of typing is recognised by its number: nothing is doubled", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  conn.type("k", [2, "c"]);
  conn.type("k", [3, "d"]);
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  assert.deepEqual(world.socket.last("hello")?.texts, [{ card: "k", base: 0, rev: 0 }]);
  world.socket.says(
    welcome({ done: 1, parts: 1, texts: [{ card: "k", base: 0, rev: 2, ops: [{ rev: 1, d: ["o"] }, { rev: 2, n: 1, d: [3, "c"] }] }] }),
    { t: "part", cards: [card("k", "oabc", { rev: 2 })] },
  );
  const k = room.cards.value.get("k");
  assert.ok(k);
  assert.equal(textOf(room, k), "oabcd");
  assert.deepEqual(world.socket.last("op"), { t: "op", n: 2, a: { k: "card.text", id: "k", base: 0, rev: 2, d: [4, "d"] } });
});

test("unacknowledged typing is carried over what others wrote meanwhile, and sent again with the same number", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  conn.type("k", [2, "c"]);
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome({ done: 0, parts: 1, texts: [{ card: "k", base: 0, rev: 1, ops: [{ rev: 1, d: ["oo"] }] }] }), { t: "part", cards: [card("k", "ooab", { rev: 1 })] });
  assert.deepEqual(world.socket.last("op"), { t: "op", n: 1, a: { k: "card.text", id: "k", base: 0, rev: 1, d: [4, "c"] } });
  const k = room.cards.value.get("k");
  assert.ok(k);
  assert.equal(textOf(room, k), "ooabc");
});

test("when the server no longer has the operations, words are compared instead of lost", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "Aidez")] });
  conn.type("k", [5, "-moi"]);
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "« Aidez", { rev: 60 })] });
  const k = room.cards.value.get("k");
  assert.ok(k);
  assert.equal(textOf(room, k), "« Aidez-moi");
});

test("a text that does not fit asks for a new snapshot", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  world.socket.says({ t: "ops", ops: [{ by: "p", rev: 1, len: 9, a: { k: "card.text", id: "k", d: [1, "o"] } }] });
  assert.equal(room.line.value.at, "lost");
});

test("what was not answered waits through a reload, typing and composers included", async () => {
  const world = new FakeWorld();
  const first = await seated(world);
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  first.conn.do(say("Qui ?"));
  first.conn.type("k", [2, "c"]);
  first.room.composing.value = new Map([["question", "Une autre"]]);
  first.conn.stop();
  const second = await seated(world);
  assert.equal(second.room.unsaved.value, 2);
  assert.equal(second.room.composing.value.get("question"), "Une autre");
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("k", "ab")] });
  assert.deepEqual(world.socket.of("op").map(({ n, a }) => [n, a.k]), [[1, "card.add"], [2, "card.text"]]);
});

test("after moved, removed and closed it does not come back; after removed and closed it keeps nothing", async () => {
  for (const [code, wiped] of [["moved", 0], ["removed", 1], ["closed", 1], ["version", 0]] as const) {
    const { world, room } = await seated();
    world.socket.says(welcome(), { t: "bye", code });
    world.socket.breaks();
    world.pass(60_000);
    assert.deepEqual(room.line.value, { at: "ended", why: code });
    assert.equal(world.sockets.length, 1);
    assert.equal(world.wiped, wiped, code);
  }
});

test("after restart it comes back when the server said", async () => {
  const { world } = await seated();
  world.socket.says(welcome(), { t: "bye", code: "restart", retryMs: 800 });
  world.socket.breaks();
  world.pass(799);
  assert.equal(world.sockets.length, 1);
  world.pass(1);
  assert.equal(world.sockets.length, 2);
});

test("knows what the server says of its own line and of others', the latter until the next welcome", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome());
  world.socket.says({ t: "line", gen: 1, quality: "limited", paused: [{ person: "b", kind: "video" }] }, { t: "lines", people: [{ person: "b", quality: "audio" }] });
  assert.equal(room.quality.value?.quality, "limited");
  assert.deepEqual(room.lines.value, [{ person: "b", quality: "audio" }]);
  world.socket.says(welcome());
  assert.deepEqual(room.lines.value, []);
});

test("knows whom it shares a room with until that is over, or the next welcome", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome(), { t: "echo", near: ["b"] });
  assert.deepEqual(room.echo.value.near, ["b"]);
  world.socket.says({ t: "echo" });
  assert.equal(room.echo.value.near, undefined);
  world.socket.says({ t: "echo", own: true });
  assert.equal(room.echo.value.own, true);
  world.socket.says(welcome());
  assert.deepEqual(room.echo.value, {});
});

test("while PostgreSQL does not answer the room says so", async () => {
  const { world, room } = await seated();
  world.socket.says(welcome(), { t: "store", saving: false });
  assert.equal(room.saving.value, false);
});

test("a live act without a socket is declined at once, never sent later", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  world.socket.breaks();
  conn.act({ k: "hand.raise" });
  assert.equal(room.declined.value?.code, "offline");
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome());
  assert.equal(world.socket.of("act").length, 0);
});

test("a live act is declined too while the socket is closing", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  world.socket.closing = true;
  conn.act({ k: "hand.raise" });
  assert.equal(room.declined.value?.code, "offline");
});

test("says at most ten times a second what of it is on, the last state always", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  for (let i = 0; i < 20; i++) conn.here({ mic: i % 2 === 0 });
  conn.here({ mic: true });
  world.pass(1000);
  assert.ok(world.socket.of("here").length <= 3);
  assert.equal(world.socket.last("here")?.mic, true);
});

test("typing in a private card says nothing to anybody", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("n", "", { kind: "note", vis: "private" }), card("k", "")] });
  conn.type("n", ["secret"]);
  world.pass(1000);
  assert.equal(world.socket.of("here").some((frame) => frame.card === "n" || frame.typing), false);
  conn.type("k", ["ouvert"]);
  world.pass(1000);
  assert.equal(world.socket.last("here")?.card, "k");
});

test("a computer that wakes up does not trust a socket that slept", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  world.pass(5_000);
  conn.now();
  assert.equal(world.sockets.length, 1, "it is asked first");
  world.socket.says({ t: "beat", now: new Date(5_005_000).toISOString() });
  world.time += 7_000; // asleep: no timer ran
  conn.now();
  assert.equal(world.sockets.length, 2);
  assert.equal(world.sockets[0]?.open, false);
});

test("a socket that does not answer when it is doubted is replaced without a pause; one that answers stays", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  world.pass(2_000);
  conn.doubt();
  assert.deepEqual(world.socket.last("alive"), { t: "alive" });
  world.pass(300);
  world.socket.says({ t: "beat", now: new Date(5_002_300).toISOString() });
  world.pass(1_000);
  assert.equal(world.sockets.length, 1, "it answered");
  conn.doubt();
  world.pass(349);
  assert.equal(room.line.value.at, "live");
  world.pass(1);
  assert.equal(world.sockets.length, 2, "dialled at once");
  assert.equal(world.sockets[0]?.open, false);
  assert.equal(room.line.value.at, "lost");
});

test("a far server has longer to answer a doubt, by how long it took to open", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  world.socket.breaks();
  world.pass(300);
  world.pass(1_500); // the way there and back, some times
  world.socket.events.open();
  world.socket.says(welcome());
  conn.doubt();
  world.pass(2_999);
  assert.equal(world.sockets.length, 2);
  world.pass(1);
  assert.equal(world.sockets.length, 3);
});

test("how soon a socket answers counts more than how long it took to open", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  world.socket.breaks();
  world.pass(300);
  world.pass(1_500);
  world.socket.events.open();
  world.socket.says(welcome());
  assert.equal(world.socket.of("alive").length, 1, "asked with the welcome");
  world.pass(40);
  world.socket.says({ t: "beat", now: new Date(5_000_000).toISOString() });
  conn.doubt();
  world.pass(350);
  assert.equal(world.sockets.length, 3);
});

test("while HTTP says that nobody is there no socket is dialled; then at once", async () => {
  const { world } = await seated();
  world.socket.says(welcome());
  world.reachable = "unreachable";
  world.socket.breaks();
  world.pass(300);
  assert.equal(world.sockets.length, 2, "the first try asks nobody");
  world.socket.breaks();
  for (let second = 0; second < 20; second++) {
    world.pass(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(world.sockets.length, 2);
  world.reachable = "ok";
  world.pass(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(world.sockets.length, 3);
});

test("a network that swallows everything: dials again every two seconds, so that it is there soon after the network", async () => {
  const { world } = await seated();
  world.socket.says(welcome());
  world.reach = () => new Promise(() => undefined); // HTTP hangs too
  world.socket.breaks();
  for (let second = 0; second < 30; second++) {
    world.pass(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const dialled = world.sockets.length;
  assert.ok(dialled >= 6, `${dialled} sockets in 30 s`);
  assert.ok(world.sockets.slice(0, -1).every((socket) => !socket.open), "one at a time");
});

test("the network is said to be back: what is being dialled is dialled anew", async () => {
  const { world, conn } = await seated();
  world.socket.says(welcome());
  world.socket.breaks();
  world.pass(300);
  world.pass(700);
  conn.now();
  assert.equal(world.sockets.length, 3);
  world.socket.events.open();
  conn.now();
  assert.equal(world.sockets.length, 3, "one that works stays");
});

test("what was typed into a card that is refused comes back with its first words", async () => {
  for (const refusal of ["live", "in a welcome"]) {
    const { world, room, conn } = await seated();
    world.socket.says(welcome());
    conn.do(say("Qui", "c1"));
    conn.type("c1", [3, " ?"]);
    if (refusal === "live") world.socket.says({ t: "refuse", n: 1, code: "limit" });
    else {
      world.socket.breaks();
      world.pass(500);
      world.socket.events.open();
      world.socket.says(welcome({ done: 1, refused: [{ n: 1, code: "limit" }] }));
    }
    assert.deepEqual(room.returned.value, [{ id: "c1", kind: "question", text: "Qui ?", code: "limit" }], refusal);
    assert.equal(room.unsaved.value, 0, refusal);
  }
});

test("words that come back from the same card twice both wait", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome({ parts: 1 }), { t: "part", cards: [card("c1", "", { kind: "reformulation" })] });
  for (const [n, word] of ["un", "deux"].entries()) {
    conn.type("c1", [word]);
    world.socket.says({ t: "refuse", n: n + 1, code: "role" });
  }
  assert.deepEqual(room.returned.value.map(({ text }) => text), ["un\ndeux"]);
});

test("one's own ballot is what the server says it is, forgotten when the server knows of none, and never kept in this browser", async () => {
  const { world, room, conn } = await seated();
  world.socket.says(welcome());
  conn.act({ k: "vote.cast", vote: 1, points: { "topic-a": 2 } });
  const counts = () => room.ballot.value?.points;
  assert.equal(counts(), undefined, "not before it counts");
  world.socket.says({ t: "ballot", vote: 1, points: { "topic-a": 2 } });
  assert.deepEqual(counts(), { "topic-a": 2 });
  conn.do(say("un"));
  assert.ok(!JSON.stringify(await world.keep.load()).includes("topic-a"));
  world.socket.breaks();
  world.pass(500);
  world.socket.events.open();
  world.socket.says(welcome());
  assert.equal(counts(), undefined, "a server that started anew has no ballots");
});
