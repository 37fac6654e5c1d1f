import { signal } from "@preact/signals";
import { canOn, type Table } from "../session/table";
import type { CardView } from "../wire/messages";
import { shift } from "./place";

// Arrows go from card to card, Alt with arrows moves a card: one tab stop for the whole outline.

const current = signal("");

/** The card that Tab reaches: the last one that had the focus, else the first on the board. */
export const roving = (id: string) => ({
  tabIndex: current.value === id || !document.querySelector(`[data-card="${current.value}"]`) ? 0 : -1,
  onFocus: () => {
    current.value = id;
  },
});

export const walk = (table: Table, event: KeyboardEvent, card: CardView): void => {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by !== 1 && by !== -1) return;
  event.preventDefault();
  if (event.altKey) {
    if (canOn(table, card, "card.move")) shift(table, card, by);
    return;
  }
  const rows = [...document.querySelectorAll<HTMLElement>("[data-card]")];
  rows[rows.findIndex((row) => row === event.currentTarget) + by]?.focus();
};
