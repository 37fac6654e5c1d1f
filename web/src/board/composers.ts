import { canAdd, type Table } from "../session/table";
import type { Phase } from "../wire/messages";

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
