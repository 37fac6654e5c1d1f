import { computed, signal } from "@preact/signals";
import type { Ballot, CardView, Code, DurableAction, Echo, Line as WireLine, LineOf, Member, Presence, Right, Signal as Tap, Speech, StateView, Session, You } from "../wire/messages";
import type { Pending } from "../wire/pending";
import type { End } from "../wire/line";
import { shown, type Typing } from "../wire/texts";
import { none, type History } from "./history";
import { overlay } from "./overlay";

/** How this tab stands with the server. */
export type LineState = { at: "connecting" } | { at: "live" } | { at: "lost"; since: number } | { at: "ended"; why: End };

/** A text that was refused or whose card is gone: never lost, it waits for its author's word. */
export interface Returned {
  id: string;
  kind: CardView["kind"];
  of?: string;
  text: string;
  code: Code;
}

/** A refusal that carries no text: what was asked, and why not. */
export interface Declined {
  k: string;
  /** offline: a live act found no socket to go through. */
  code: Code | "offline";
  at: number;
  /** An action that the server would do if confirmed. */
  confirm?: DurableAction;
}

/**
 * Everything a tab knows of its session. The connection writes it; views read it. `cards` is what was committed;
 * `board` is that with the tab's own unanswered operations on top.
 */
export const createRoom = () => {
  const cards = signal<ReadonlyMap<string, CardView>>(new Map());
  const pending = signal<readonly Pending[]>([]);
  const typing = signal<ReadonlyMap<string, Typing>>(new Map());
  const you = signal<You | null>(null);
  const state = signal<StateView | null>(null);
  const here = signal<ReadonlyMap<string, Presence>>(new Map());
  return {
    line: signal<LineState>({ at: "connecting" }),
    session: signal<Session | null>(null),
    members: signal<readonly Member[]>([]),
    you,
    state,
    may: signal<readonly Right[]>([]),
    speech: signal<Speech>("silent"),
    here,
    cards,
    pending,
    typing,
    /** What was written into composers and not sent, by composer. */
    composing: signal<ReadonlyMap<string, string>>(new Map()),
    returned: signal<readonly Returned[]>([]),
    /** What of this tab's own steps can be taken back, and done again. */
    history: signal<History>(none),
    declined: signal<Declined | null>(null),
    saving: signal(true),
    /** Held by voice alone: no picture is asked for, offered or drawn. */
    audioOnly: signal(false),
    speaking: signal<readonly string[]>([]),
    /** How much this tab's own media connection carries; null before the server says. Of one generation of the connection. */
    quality: signal<WireLine | null>(null),
    /** Whose connection is not good: told to those who lead, empty for everybody else. */
    lines: signal<readonly LineOf[]>([]),
    /** Whether the others hear voices twice on this person's account: told to them alone. */
    echo: signal<Pick<Echo, "near" | "own">>({}),
    /** Who of the others led the talk last, "" before anybody spoke. One's own voice does not change whom one sees. */
    led: signal(""),
    /** One's own ballot in the open vote as the server counts it, null for none. */
    ballot: signal<Ballot | null>(null),
    tap: signal<{ by: string; signal: Tap; at: number } | null>(null),
    /** Milliseconds to add to this computer's clock to have the server's. */
    offset: signal(0),
    /** The board as this person sees it: committed, with what is on its way. */
    board: computed(() => overlay(cards.value, pending.value, you.value?.id ?? "", state.value?.phase ?? "open")),
    /** How many changes the server has not acknowledged. */
    unsaved: computed(() => pending.value.length + [...typing.value.values()].filter((t) => t.waiting !== null && t.flying === null).length),
  };
};

export type RoomState = ReturnType<typeof createRoom>;

/** The text of a card as this person sees it, own typing included. */
export const textOf = (room: RoomState, card: CardView): string => {
  const t = room.typing.value.get(card.id);
  return t ? shown(t) : card.text;
};

/** The name of a person at the table. */
export const nameOf = (room: RoomState, id: string | undefined): string => room.members.value.find((m) => m.id === id)?.name ?? "";

/** Who is the client, "" before one is chosen. */
export const clientOf = (room: RoomState): string => room.state.value?.seats.find((seat) => seat.roles.includes("client"))?.person ?? "";

/** Cards of these kinds in reading order. Removed ones are left out. */
export const cardsOf = (room: RoomState, ...kinds: CardView["kind"][]): CardView[] =>
  [...room.board.value.values()].filter((card) => kinds.includes(card.kind) && !card.removed).sort(inOrder);

/** One's own only card of a kind, or the only one there is. */
export const cardOf = (room: RoomState, kind: CardView["kind"], author?: string): CardView | undefined =>
  cardsOf(room, kind).find((card) => author === undefined || card.author === author);

/** Order keys compare as bytes; a card not yet committed stands last. */
const inOrder = (a: CardView, b: CardView): number => {
  if (a.order === b.order) return 0;
  if (a.order === "") return 1;
  if (b.order === "") return -1;
  return a.order < b.order ? -1 : 1;
};
