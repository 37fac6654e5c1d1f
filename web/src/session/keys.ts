import { useEffect } from "preact/hooks";
import { words } from "../i18n/room";
import { held, newCard, sayStop, toggleCam, toggleHand, toggleMic, write } from "./gestures";
import { find } from "../board/Find";
import type { Table } from "./table";

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)));

/** Ctrl or Command with Z takes back; with Shift, or Ctrl with Y, it does again. */
export const takesBack = (event: KeyboardEvent): "undo" | "redo" | null => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
};

/** The room's keys. None acts while somebody writes, but Escape, which leaves the field. */
export const useKeys = (table: Table): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const back = takesBack(event);
      if (back && !event.defaultPrevented && !writes(event.target) && !document.querySelector("dialog[open]")) {
        event.preventDefault();
        return table.conn[back]();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") {
        if (writes(event.target)) (event.target as HTMLElement).blur();
        else table.open.value = "";
        return;
      }
      if (writes(event.target)) return;
      const act = keys(table)[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [table]);
};

const keys = (table: Table): Record<string, () => void> => ({
  "?": () => (table.open.value = "help"),
  m: () => toggleMic(table),
  v: () => toggleCam(table),
  h: () => toggleHand(table),
  s: () => {
    if (held(table)) sayStop(table);
  },
  f: find,
  n: () => write(newCard(words(), table).field),
});
