import type { CardView, Code } from "../wire/messages";
import type { End } from "../wire/line";
import type { Pending } from "../wire/pending";
import type { Typing } from "../wire/texts";
import type { RoomState } from "./room";

/** After these, nothing of the session may stay in this browser. */
export const nameless = (why: End): boolean => why === "closed" || why === "removed" || why === "signin" || why === "gone";

/** An operation was refused. What it wrote comes back to its author; what it asked is said. */
export const refuse = (room: RoomState, op: Pending, code: Code, now: number): void => {
  const { a } = op;
  if (a.k === "card.add" && a.text.trim() !== "") {
    giveBack(room, { id: a.id, kind: a.kind, text: a.text, code, ...(a.of ? { of: a.of } : {}) });
    return;
  }
  if (code === "confirm" && a.k !== "card.text") room.declined.value = { k: a.k, code, at: now, confirm: a };
  else room.declined.value = { k: a.k, code, at: now };
};

/** Typing that the server did not take goes back to its author whole. */
export const returnText = (room: RoomState, id: string, text: string, code: Code, put: (card: string, typing: Typing | null) => void): void => {
  const card: CardView | undefined = room.cards.peek().get(id);
  put(id, null);
  if (text.trim() !== "" && text !== card?.text) giveBack(room, { id, kind: card?.kind ?? "note", text, code });
};

/** One entry a card. What came back of it before stays in front, unless it is in what comes now. */
export const giveBack = (room: RoomState, back: RoomState["returned"]["value"][number]): void => {
  const before = room.returned.peek().find((other) => other.id === back.id)?.text ?? "";
  const text = back.text.includes(before) ? back.text : `${before}\n${back.text}`;
  room.returned.value = [...room.returned.peek().filter((other) => other.id !== back.id), { ...back, text }];
};
