import { batch } from "@preact/signals";
import { apply, codePoints } from "../board/text";
import type { CardView, HereAll, Ops, Part, Shown, Speaking, StateView, Welcome } from "../wire/messages";
import { received } from "../wire/texts";
import type { RoomState } from "./room";

/** Go writes an empty list as null where nobody made one. */
const whole = (state: StateView): StateView => ({ ...state, hands: state.hands ?? [], spoken: state.spoken ?? [], awaited: state.awaited ?? [] });

/** The facts of a welcome but its cards, which follow in parts. */
export const welcomed = (room: RoomState, frame: Welcome): void =>
  batch(() => {
    room.session.value = frame.session;
    room.you.value = frame.you;
    room.members.value = frame.members;
    room.state.value = whole(frame.state);
    room.may.value = frame.may;
    room.speech.value = frame.speech;
    room.here.value = new Map(frame.here.map((p) => [p.id, p]));
    room.saving.value = frame.saving;
    room.audioOnly.value = frame.audioOnly ?? false;
    room.speaking.value = [];
    room.lines.value = []; // told again if there are any
    room.ballot.value = null; // likewise
    room.echo.value = {};
  });

/** Who makes sound, and who leads the talk. */
export const voices = (room: RoomState, frame: Speaking): void =>
  batch(() => {
    room.speaking.value = frame.who ?? [];
    if (frame.dominant !== room.you.peek()?.id) room.led.value = frame.dominant;
  });

/** The whole board of a welcome. */
export const snapshot = (room: RoomState, parts: readonly Part[]): void => {
  room.cards.value = new Map(parts.flatMap((part) => part.cards).map((card) => [card.id, card]));
};

export const presence = (room: RoomState, frame: HereAll): void => {
  const next = new Map(room.here.peek());
  for (const person of frame.people) next.set(person.id, person);
  room.here.value = next;
};

/** Something that needs more than this tab has: a new snapshot. */
export class Lost extends Error {}

/** What changed, after its commit. Throws {@link Lost} when a text does not fit. */
export const changed = (room: RoomState, frame: Ops, now: number): void =>
  batch(() => {
    const cards = new Map(room.cards.peek());
    for (const op of frame.ops ?? []) show(room, cards, op);
    if (frame.ops) room.cards.value = cards;
    if (frame.state) room.state.value = whole(frame.state);
    if (frame.you) room.you.value = frame.you;
    if (frame.state) {
      room.may.value = frame.may ?? [];
      room.speech.value = frame.speech ?? "silent";
    }
    if (frame.signal) room.tap.value = { ...frame.signal, at: now };
  });

const show = (room: RoomState, cards: Map<string, CardView>, op: Shown): void => {
  const { a } = op;
  switch (a.k) {
    case "card.show":
      cards.set(a.card.id, a.card);
      rebase(room, a.card);
      return;
    case "card.hide":
      cards.delete(a.id);
      return;
    case "card.set": {
      const card = cards.get(a.id);
      if (!card) return;
      if (a.f === "order") cards.set(a.id, { ...card, order: a.v });
      else cards.set(a.id, withField(card, a.f, a.v));
      return;
    }
    case "card.text": {
      const card = cards.get(a.id);
      if (!card) return;
      if (op.rev !== card.rev + 1) throw new Lost();
      const text = apply(card.text, a.d);
      if (op.len !== undefined && codePoints(text) !== op.len) throw new Lost();
      cards.set(a.id, writtenBy({ ...card, text, rev: op.rev }, op.by));
      const typing = room.typing.peek().get(a.id);
      if (typing) room.typing.value = new Map(room.typing.peek()).set(a.id, received(typing, { rev: op.rev, d: a.d }));
      return;
    }
    default: {
      const never: never = a;
      void never; // a newer server's word: skipped
    }
  }
};

/** The card, with who wrote in it besides its author (SPEC B-53). */
export const writtenBy = (card: CardView, who = ""): CardView =>
  card.unsigned || who === "" || who === card.author || card.writers?.includes(who) ? card : { ...card, writers: [...(card.writers ?? []), who] };

/** A field that says nothing is none, as the server has it. */
const withField = ({ fields, ...card }: CardView, name: string, value: string): CardView => {
  const { [name]: _was, ...rest } = { ...fields };
  const next = value === "" ? rest : { ...rest, [name]: value };
  return Object.keys(next).length === 0 ? card : { ...card, fields: next };
};

/** A card shown whole while one types in it: a reveal starts a new base under the typing. */
const rebase = (room: RoomState, card: CardView): void => {
  const typing = room.typing.peek().get(card.id);
  if (!typing || (typing.base === card.base && typing.rev === card.rev)) return;
  if (typing.text !== card.text) throw new Lost();
  room.typing.value = new Map(room.typing.peek()).set(card.id, { ...typing, base: card.base, rev: card.rev });
};
