import type { Words } from "../i18n/room";
import { canShareScreen } from "../media/devices";
import { canAdd, can, me, phase, type Table } from "./table";

// What the bar's buttons and the keyboard both do.

export const toggleMic = (table: Table) => void table.media.own.setMic(!table.media.own.on.peek().mic);
export const toggleCam = (table: Table) => {
  if (!table.room.audioOnly.peek()) void table.media.own.setCam(!table.media.own.on.peek().cam);
};

/** Begins to show a screen, or ends it; while another shows one, first asks whether to ask them. */
export const toggleScreen = (table: Table): void => {
  const by = table.room.state.peek()?.screen.by;
  if (table.share.mode.peek() !== "off") table.share.stop();
  else if (by && by !== me(table)) table.open.value = "ask";
  else void table.share.start();
};

/** "Stop": my gate opens and everybody sees it. A microphone that was off goes on: it is my own tap. */
export const sayStop = (table: Table): void => {
  table.conn.act({ k: "stop.say" });
  if (!table.media.own.on.peek().mic) void table.media.own.setMic(true);
};

/** Whether this person's sound is held back at the server. */
export const held = (table: Table, id = me(table)): boolean => table.room.state.value?.gates.closed.includes(id) ?? false;

/** Whether a screen can be shown here and now: not from a phone, not where one meets by voice alone, and where it is this person's to show one. */
export const mayShow = (table: Table): boolean =>
  canShareScreen() && !table.room.audioOnly.value && (can(table, "screen.take") || table.share.mode.value !== "off");

export const handUp = (table: Table): boolean => table.room.state.value?.hands.includes(me(table)) ?? false;

export const toggleHand = (table: Table): void => {
  const up = handUp(table);
  if (can(table, up ? "hand.lower" : "hand.raise")) table.conn.act({ k: up ? "hand.lower" : "hand.raise" });
};

/** Whether it is this person's turn or they were given the floor. */
export const myTurn = (table: Table): boolean => table.room.state.value?.floor === me(table);

export const mayPass = (table: Table): boolean => can(table, "round.pass") && (table.room.state.value?.awaited.includes(me(table)) ?? false);

/** What "new card" writes in this step: its word, and the place of its field. */
export const newCard = (t: Words, table: Table): { word: string; field: string } => {
  const add = t.bar.add;
  const note = { word: add.note, field: "note" };
  switch (phase(table)) {
    case "topic":
      return canAdd(table, "topic") ? { word: add.topic, field: "write" } : note;
    case "expose":
      return canAdd(table, "draft") ? { word: add.draft, field: "write" } : canAdd(table, "ask") ? { word: add.write, field: "write" } : note;
    case "clarify":
      return canAdd(table, "question") ? { word: add.question, field: "write" } : note;
    case "contract":
      return canAdd(table, "reformulation") || canAdd(table, "contract") ? { word: add.write, field: "write" } : note;
    case "consult":
      return canAdd(table, "suggestion") ? { word: add.offer, field: "write" } : note;
    default:
      return { word: add.write, field: "write" };
  }
};

/** Brings the caret into the field of a new card; without one, into the notes. */
export const write = (field: string): void => {
  const find = (name: string) => document.querySelector<HTMLElement>(`[data-write="${name}"]`);
  const there = find(field) ?? find("note");
  const drawer = (there ?? document.querySelector(".mine"))?.closest("details");
  if (drawer) drawer.open = true;
  there?.focus();
  there?.scrollIntoView({ block: "center" });
};
