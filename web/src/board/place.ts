import { canOn, type Table } from "../session/table";
import { cardsOf } from "../state/room";
import type { CardView } from "../wire/messages";
import { contributions, isContribution } from "./kinds";

/** The cards among which a card has its place, in order, itself included. */
export const rowOf = (table: Table, card: CardView): CardView[] =>
  cardsOf(table.room, ...(isContribution(card.kind) ? contributions : [card.kind])).filter((other) => other.vis === card.vis);

export const mayMove = (table: Table, card: CardView): boolean => canOn(table, card, "card.move") && rowOf(table, card).length > 1;
export const mayGroup = (table: Table, card: CardView): boolean => canOn(table, card, "card.set", { field: "group" });
export const groupOf = (card: CardView): string => card.fields?.group ?? "";

/** Puts a card right above or below another one, and under its heading. The server makes the order key. */
export const moveTo = (table: Table, card: CardView, target: CardView, below: boolean): void => {
  if (groupOf(card) !== groupOf(target)) {
    if (!mayGroup(table, card)) return;
    table.conn.do({ k: "card.set", id: card.id, f: "group", v: groupOf(target) });
  }
  const row = rowOf(table, card);
  const others = row.filter(({ id }) => id !== card.id);
  const after = others[others.findIndex(({ id }) => id === target.id) - (below ? 0 : 1)]?.id;
  const was = row[row.findIndex(({ id }) => id === card.id) - 1]?.id;
  if (after !== was) table.conn.do(move(card.id, after), move(card.id, was));
};

const move = (id: string, after: string | undefined) => ({ k: "card.move", id, ...(after ? { after } : {}) }) as const;

/** Moves a card one place up or down among those beside it on the page. */
export const shift = (table: Table, card: CardView, by: 1 | -1): void => {
  const row = document.querySelector(`[data-card="${card.id}"]`);
  const beside = [...(row?.parentElement?.children ?? [])].filter((other): other is HTMLElement => other instanceof HTMLElement && other.dataset.card !== undefined);
  const target = table.room.board.peek().get(beside[beside.findIndex((other) => other === row) + by]?.dataset.card ?? "");
  if (target) moveTo(table, card, target, by === 1);
};
