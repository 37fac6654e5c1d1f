import { canAdd, type Table } from "../session/table";
import type { RoomState } from "../state/room";
import type { Kind, Phase } from "../wire/messages";

/** The composer of a step, by the name under which its unsent text is kept; null where this person has none. */
export const composerOf = (table: Table, phase: Phase): string | null => {
  switch (phase) {
    case "topic":
      return canAdd(table, "topic") ? "topic" : null;
    case "expose":
      return canAdd(table, "draft") ? "draft" : null;
    case "clarify":
      return canAdd(table, "question") ? "question" : null;
    case "contract":
      return canAdd(table, "reformulation") ? "reformulation" : null;
    case "consult":
      return canAdd(table, "suggestion") ? "contribution" : null;
    case "plan":
      return canAdd(table, "retain") ? "retain" : null;
    case "learn":
      return canAdd(table, "learning") ? "learning" : null;
    default:
      return null;
  }
};

/** What a composer writes, by its name. */
export const writes: Record<string, Kind> = {
  topic: "topic",
  draft: "draft",
  question: "question",
  reformulation: "reformulation",
  contribution: "suggestion",
  retain: "retain",
  learning: "learning",
  process: "process_note",
  word: "word",
};

/** Whether the composer of that name is on the board now. */
const open = (table: Table, phase: Phase, name: string): boolean => {
  if (name.startsWith("answer ")) return canAdd(table, "answer") && table.room.board.value.has(name.slice(7));
  if (name === "word") return phase === "close";
  if (name === "process") return canAdd(table, "process_note");
  return composerOf(table, phase) === name;
};

/** Words that were being written when the step moved on: their composer is gone, they are not. */
export const stranded = (table: Table, phase: Phase): RoomState["returned"]["value"] =>
  [...table.room.composing.value]
    .filter(([name, text]) => text.trim() !== "" && !open(table, phase, name))
    .map(([name, text]) => ({ id: name, kind: writes[name] ?? "answer", text, code: "phase" }));
