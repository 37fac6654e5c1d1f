import assert from "node:assert/strict";
import { test } from "node:test";
import type { Member, Session } from "../api/types";
import { calendarFile } from "./calendar";
import { firstSeating, inputs, momentOf, moved, request, suggested } from "./seating";

const member = (id: string): Member => ({ id, name: id.toUpperCase(), owner: false, state: "active" });
const session = (startsAt: string): Session => ({
  id: "5f0c", group: "g", groupName: "Secret group", audioOnly: false, template: "classic90", startsAt, facilitator: "a", seats: [], state: "planned", expiresAt: startsAt,
});

test("everyone is seated in the order of the list, twelve at most", () => {
  const people = Array.from({ length: 14 }, (_, i) => member(`p${i}`));
  const seating = firstSeating(people);
  assert.equal(seating.filter((s) => s.part === "seat").length, 12);
  assert.deepEqual(seating.map((s) => s.id), people.map((p) => p.id));
});

test("moving changes places with the neighbour and leaves the ends alone", () => {
  const order = firstSeating(["a", "b", "c"].map(member));
  assert.deepEqual(moved(order, 0, 1).map((s) => s.id), ["b", "a", "c"]);
  assert.deepEqual(moved(order, 2, -1).map((s) => s.id), ["a", "c", "b"]);
  assert.deepEqual(moved(order, 0, -1).map((s) => s.id), ["a", "b", "c"]);
  assert.deepEqual(moved(order, 2, 1).map((s) => s.id), ["a", "b", "c"]);
});

test("the request has only what was chosen", () => {
  const order = firstSeating(["a", "b", "c", "d"].map(member)).map((s) => (s.id === "d" ? { ...s, part: "observe" as const } : s));
  const at = new Date("2026-12-10T17:00:00Z");
  assert.deepEqual(request({ template: "classic90", at, facilitator: "a", deputy: "b", order }), {
    template: "classic90", startsAt: "2026-12-10T17:00:00.000Z", facilitator: "a", seats: ["a", "b", "c"], deputy: "b", observers: ["d"],
  });
  assert.deepEqual(Object.keys(request({ template: "classic90", at, facilitator: "a", deputy: "", order: order.slice(0, 3) })), ["template", "startsAt", "facilitator", "seats"]);
});

test("date and time inputs give back the moment they were made of", () => {
  const at = new Date(2026, 11, 10, 18, 5);
  assert.deepEqual(inputs(at), { date: "2026-12-10", time: "18:05" });
  assert.equal(momentOf("2026-12-10", "18:05")?.getTime(), at.getTime());
  assert.equal(momentOf("", "18:05"), null);
  assert.equal(momentOf("2026-12-10", ""), null);
});

test("the suggested date is four weeks after the last session, never in the past", () => {
  const now = new Date(2026, 10, 23, 12, 0);
  assert.equal(suggested([], now).getTime(), new Date(2026, 10, 30, 18, 0).getTime());
  const last = new Date(2026, 10, 12, 18, 0);
  assert.equal(suggested([session(last.toISOString())], now).getTime(), new Date(2026, 11, 10, 18, 0).getTime());
  assert.ok(suggested([session(new Date(2025, 0, 1, 9, 0).toISOString())], now) > now);
});

test("a calendar entry names neither group nor topic", () => {
  const file = calendarFile(session("2026-12-10T17:00:00Z"), "https://codev.example", new Date("2026-11-23T12:00:00Z"));
  assert.ok(file.includes("DTSTART:20261210T170000Z\r\nDTEND:20261210T183000Z\r\nSUMMARY:Codev\r\n"));
  assert.ok(!file.includes("Secret"));
});
