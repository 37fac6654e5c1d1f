import { signal } from "@preact/signals";
import type { Table } from "../session/table";
import type { CardView } from "../wire/messages";
import { groupOf, mayGroup, moveTo, rowOf } from "./place";

// A card is dragged by its handle, with mouse, pen or finger. Nothing changes before it is let go; Escape or a lost pointer leaves all as it was.

/** The card that is being dragged, and the place it would get. */
export const drag = signal<{ id: string; target: string; below: boolean } | null>(null);

const edge = 56; // px at the top and bottom of the board in which a drag scrolls

export const grab = (table: Table, card: CardView, event: PointerEvent): void => {
  const handle = event.currentTarget as HTMLElement;
  if (event.button !== 0 || drag.peek()) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  const scroller = handle.closest<HTMLElement>(".board__scroll");
  const over = (y: number) => {
    const ids = new Map(rowOf(table, card).map((other) => [other.id, other]));
    const rows = [...document.querySelectorAll<HTMLElement>("[data-card]")].filter((row) => {
      const other = ids.get(row.dataset.card ?? "");
      return other && other.id !== card.id && (groupOf(other) === groupOf(card) || mayGroup(table, card));
    });
    const next = rows.find((row) => y < middle(row));
    const target = next ?? rows.at(-1);
    if (target) drag.value = { id: card.id, target: target.dataset.card ?? "", below: !next };
  };
  const scroll = (y: number) => {
    const box = scroller && getComputedStyle(scroller).overflowY === "auto" ? scroller : document.scrollingElement;
    const { top, bottom } = scroller === box && box ? box.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    if (y < top + edge) box?.scrollBy(0, -12);
    else if (y > bottom - edge) box?.scrollBy(0, 12);
  };
  const moved = ({ clientY }: PointerEvent) => {
    scroll(clientY);
    over(clientY);
  };
  const end = (drop: boolean) => {
    handle.removeEventListener("pointermove", moved);
    handle.removeEventListener("touchmove", still);
    handle.removeEventListener("pointerup", up);
    document.removeEventListener("lostpointercapture", lost);
    document.removeEventListener("keydown", escape, true);
    const to = drag.peek();
    drag.value = null;
    const [now, target] = [table.room.board.peek().get(card.id), table.room.board.peek().get(to?.target ?? "")];
    if (drop && to && now && target) moveTo(table, now, target, to.below);
  };
  const up = () => end(true);
  const lost = () => end(false);
  const escape = (key: KeyboardEvent) => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    end(false);
  };
  handle.addEventListener("pointermove", moved);
  handle.addEventListener("touchmove", still, { passive: false });
  handle.addEventListener("pointerup", up);
  document.addEventListener("lostpointercapture", lost); // told to the document when the card was taken away meanwhile
  document.addEventListener("keydown", escape, true);
};

/** No fling is left of a quick release: Chromium would take the next tap, for a second, as the end of one. */
const still = (event: Event): void => event.preventDefault();

const middle = (row: HTMLElement): number => {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
};
