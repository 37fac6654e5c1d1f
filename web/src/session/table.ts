import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { signal, type Signal } from "@preact/signals";
import type { Share } from "./share";
import type { Seat } from "../api/types";
import type { Media } from "../media/media";
import { mayAdd, mayOn, may } from "../state/rights";
import { clientOf, nameOf, type RoomState } from "../state/room";
import type { Action, CardView, Field, Kind, Phase } from "../wire/messages";
import type { Conn } from "../wire/conn";

/** Everything a component of the room needs: what is known, and whom to tell what the person wants. */
export interface Table {
  seat: Seat;
  room: RoomState;
  conn: Conn;
  media: Media;
  /** This tab's part in the one shared screen. */
  share: Share;
  /** What is open over or beside the room. */
  open: Signal<Open>;
  /** The server's time now, in ms; it ticks. */
  now: Signal<number>;
  id(): string;
}

export const TableContext = createContext<Table | null>(null);

export const useTable = (): Table => {
  const table = useContext(TableContext);
  if (!table) throw new Error("outside the room");
  return table;
};

/** ask: before asking for another's screen. screen: the shared screen over everything, for small displays. */
export type Open = "" | "help" | "leave" | "devices" | "connection" | "rail" | "close" | "more" | "ask" | "screen";

export const opened = () => signal<Open>("");

export const me = (table: Table): string => table.room.you.value?.id ?? table.seat.you.id;

export const phase = (table: Table): Phase => table.room.state.value?.phase ?? "open";

/** What this person is first of all in this session: it decides the sentence at the top of the board. */
export type Part = "client" | "facilitator" | "consultant" | "observer";

export const part = (table: Table): Part => {
  const roles = table.room.you.value?.roles ?? [];
  if (roles.includes("client")) return "client";
  if (roles.includes("facilitator") || roles.includes("cofacilitator")) return "facilitator";
  if (roles.includes("consultant") || roles.includes("deputy")) return "consultant";
  return "observer";
};

/** Whether this person leads, alone or beside the facilitator: the rail is theirs. */
export const leads = (table: Table): boolean => can(table, "floor.give");

export const can = (table: Table, action: Action): boolean => may(table.room.may.value, action);
export const canAdd = (table: Table, kind: Kind): boolean => mayAdd(table.room.may.value, kind);
export const canOn = (table: Table, card: CardView, action: Action, more?: { field?: Field; as?: Kind }): boolean =>
  mayOn(table.room.may.value, me(table), card, action, more);

/** The client's name, "" before one is chosen. */
export const clientName = (table: Table): string => nameOf(table.room, clientOf(table.room));

/** Adds a card and says its id. */
export const add = (
  table: Table,
  kind: Kind,
  text: string,
  more: { of?: string; fields?: Record<string, string>; vis?: CardView["vis"]; id?: string } = {},
): string => {
  const { id = table.id(), ...rest } = more;
  table.conn.do({ k: "card.add", id, kind, text, ...rest });
  return id;
};
