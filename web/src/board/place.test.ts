import assert from "node:assert/strict";
import { test } from "node:test";
import type { Table } from "../session/table";
import { createRoom } from "../state/room";
import { card } from "../wire/testworld";
import type { CardView } from "../wire/messages";
import { moveTo, rowOf } from "./place";

/** A facilitator's table with three questions, and what they ask of the server. */
const table = (more: Partial<CardView>[], groups = true) => {
  const room = createRoom();
  room.may.value = [{ k: "card.move", kind: "question" }, ...(groups ? [{ k: "card.set", kind: "question", field: "group" } as const] : [])] as never;
  room.cards.value = new Map(["a", "b", "c"].map((id, i) => [id, card(id, id, { kind: "question", order: `k${i}`, ...more[i] })]));
  const asked: unknown[][] = [];
  const at = { room, seat: { you: { id: "me" } }, conn: { do: (...a: unknown[]) => asked.push(a) } } as unknown as Table;
  const cardOf = (id: string) => room.board.value.get(id)!;
  return { at, asked, move: (id: string, target: string, below: boolean) => moveTo(at, cardOf(id), cardOf(target), below) };
};
const move = (id: string, after?: string) => ({ k: "card.move", id, ...(after ? { after } : {}) });

test("a card goes above or below another one, with the way back", () => {
  const { asked, move: to } = table([]);
  to("c", "a", false);
  to("a", "b", true);
  to("c", "b", false);
  assert.deepEqual(asked, [[move("c"), move("c", "b")], [move("a", "b"), move("a")], [move("c", "a"), move("c", "b")]]);
});

test("where it stands already nothing is asked", () => {
  const { asked, move: to } = table([]);
  to("b", "a", true);
  to("b", "c", false);
  assert.deepEqual(asked, []);
});

test("a place under another heading takes the heading too, where that is theirs to give", () => {
  const { asked, move: to } = table([{ fields: { group: "Team" } }]);
  to("c", "a", true);
  assert.deepEqual(asked, [[{ k: "card.set", id: "c", f: "group", v: "Team" }], [move("c", "a"), move("c", "b")]]);
  const other = table([{ fields: { group: "Team" } }], false);
  other.move("c", "a", true);
  assert.deepEqual(other.asked, []);
});

test("removed and private cards take no place among the others", () => {
  const { at } = table([{ removed: true }, {}, { vis: "private" }]);
  assert.deepEqual(rowOf(at, at.room.board.value.get("b")!).map(({ id }) => id), ["b"]);
});
