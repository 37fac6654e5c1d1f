import type { Words } from "../i18n/room";
import { clientOf, nameOf } from "../state/room";
import type { CardView, Presence, Role } from "../wire/messages";
import { me, phase, type Table } from "./table";

/** Two letters that stand for a name: Pierre-Luc is PL, Tomás is To. */
export const initials = (name: string): string => {
  const parts = name.split(/[\s-]+/).filter(Boolean);
  const first = [...(parts[0] ?? "")];
  const second = [...(parts[1] ?? "")];
  return second.length > 0 ? `${first[0] ?? ""}${second[0] ?? ""}`.toLocaleUpperCase() : first.slice(0, 2).join("");
};

export const presenceOf = (table: Table, id: string): Presence => table.room.here.value.get(id) ?? { id, on: "away", mic: false, cam: false };

/** Who has the word: given by the facilitator or the round, by the step itself, or simply who speaks. */
export const floorOf = (table: Table): string => {
  const state = table.room.state.value;
  if (!state) return "";
  if (state.floor) return state.floor;
  if (state.phase === "expose" || state.phase === "plan") return clientOf(table.room);
  return "";
};

/** Whether a card is by who was given the floor: it is being spoken of. Nobody's card never is. */
export const isSpokenOf = (table: Table, card: CardView): boolean => card.author !== undefined && card.author === table.room.state.value?.floor;

/** Whom the large view shows: the floor, else who leads the talk, else the client, else the facilitator. Coughs change nothing. */
export const shownLarge = (table: Table): string => floorOf(table) || led(table) || clientOf(table.room) || leadOf(table);

const led = (table: Table): string => {
  const who = table.room.led.value;
  return who && presenceOf(table, who).on !== "away" ? who : "";
};

export const leadOf = (table: Table): string => table.room.state.value?.seats.find((seat) => seat.roles.includes("facilitator"))?.person ?? "";

/** The next turns: hands first, then who has not yet spoken in this round. */
export const nextOf = (table: Table): string[] => {
  const state = table.room.state.value;
  if (!state) return [];
  const floor = floorOf(table);
  const order = [...state.hands, ...state.awaited.filter((id) => !state.hands.includes(id))];
  return order.filter((id) => id !== floor && presenceOf(table, id).on !== "away");
};

/** Whose screen is drawn: it is theirs to show, and a picture of it arrives. */
export const screenOf = (table: Table): string | null => {
  const who = table.room.audioOnly.value ? undefined : table.room.state.value?.screen.by;
  return who && table.media.streams.value.has(`screen ${who}`) ? who : null;
};

export const person = (table: Table, id: string): string => nameOf(table.room, id);

/** The one role worth saying beside a name. */
export const roleWord = (t: Words, table: Table, id: string): string => {
  const roles = table.room.state.value?.seats.find((seat) => seat.person === id)?.roles ?? [];
  const said: Role[] = ["client", "facilitator", "cofacilitator", "deputy", "scribe", "timekeeper", "observer"];
  const role = said.find((r) => roles.includes(r));
  return role ? t.role[role] : "";
};

/** "Hélène answers": what somebody with the floor does in this step. */
export const does = (t: Words, table: Table, id: string): string => {
  const name = person(table, id);
  if (id === me(table)) return t.table.youSpeak;
  if (id === clientOf(table.room)) {
    if (phase(table) === "expose") return t.table.tells(name);
    if (phase(table) === "clarify") return t.table.answers(name);
    if (phase(table) === "plan") return t.table.sorts(name);
  }
  return t.table.speaks(name);
};

/** Whether the server leaves somebody's picture or voice out, for want of room on this line. */
export const pausedOf = (table: Table, id: string, kind: "video" | "screen" | "audio" = "video"): boolean =>
  (table.room.quality.value?.paused ?? []).some((one) => one.person === id && one.kind === kind);
