import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import arrowDown from "lucide-static/icons/arrow-down.svg";
import arrowUp from "lucide-static/icons/arrow-up.svg";
import check from "lucide-static/icons/check.svg";
import pencil from "lucide-static/icons/pencil-line.svg";
import trash from "lucide-static/icons/trash-2.svg";
import { words } from "../i18n/room";
import { person } from "../session/people";
import { canOn, me, useTable, type Table } from "../session/table";
import { cardsOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";
import { LiveText } from "./LiveText";
import type { Sort } from "./kinds";
import { roving, walk } from "./walk";

interface CardRowProps {
  card: CardView;
  sort?: Sort;
  /** The word of its sort; without one, the author's name stands in its place. */
  word?: string;
  /** What is being spoken of now. */
  live?: boolean;
  /** Below the text. */
  children?: ComponentChildren;
  /** At the right: one act. */
  act?: ComponentChildren;
}

/** Who it is by; for a scribe's card also who wrote it. */
const byline = (table: Table, card: CardView, saidBy: (who: string, scribe: string) => string, you: string): string => {
  const author = card.author === me(table) ? you : person(table, card.author ?? "");
  const said = card.fields?.said;
  return said ? saidBy(said === me(table) ? you : person(table, said), author) : author;
};

/** One row of the outline: kind and author left, text right, then what belongs to it. */
export const CardRow = ({ card, sort, word, live, children, act }: CardRowProps) => {
  const table = useTable();
  const t = words();
  const editing = useSignal(false);
  const text = textOf(table.room, card);
  const by = byline(table, card, t.card.saidBy, t.card.you);
  const mine = card.author === me(table);
  const mayEdit = canOn(table, card, "card.text");
  const unsent = table.room.pending.value.some(({ a }) => "id" in a && a.id === card.id);
  return (
    <li
      class={["card", live && "card--live", unsent && "card--unsent", card.returned && "card--returned"].filter(Boolean).join(" ")}
      data-card={card.id}
      data-kind={card.kind}
      {...roving(card.id)}
      onKeyDown={(event) => walk(table, event, card)}
    >
      <div class="card__who">
        {word ? (
          <p class={sort ? `kind ${sort.colour}` : "kind"}>
            {sort ? <Icon of={sort.icon} /> : null}
            {word}
          </p>
        ) : (
          <p class="kind">{by}</p>
        )}
        {word ? <p class="card__by">{by}</p> : null}
      </div>
      <div class="card__body">
        {card.sealed ? (
          <p class="field__hint">{t.card.sealed}</p>
        ) : editing.value && mayEdit ? (
          <LiveText kind={card.kind} card={card} label={t.card.edit} labelHidden autoFocus />
        ) : (
          <p class="card__text">{text}</p>
        )}
        {children}
        {mayEdit || (mine && canOn(table, card, "card.remove")) ? (
          <div class="card__tools">
            {mayEdit ? (
              <Button look="quiet" icon={editing.value ? check : pencil} iconOnly onClick={() => (editing.value = !editing.value)}>
                {editing.value ? t.card.done : t.card.edit}
              </Button>
            ) : null}
            {canOn(table, card, "card.move") && cardsOf(table.room, card.kind).length > 1 ? <Moves card={card} /> : null}
            {canOn(table, card, "card.remove") ? (
              <Button look="quiet" icon={trash} iconOnly onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
                {t.card.remove}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      {act ? <div class="card__act">{act}</div> : null}
    </li>
  );
};

const Moves = ({ card }: { card: CardView }) => {
  const table = useTable();
  const t = words();
  return (
    <>
      <Button look="quiet" icon={arrowUp} iconOnly onClick={() => shift(table, card, -1)}>
        {t.card.up}
      </Button>
      <Button look="quiet" icon={arrowDown} iconOnly onClick={() => shift(table, card, 1)}>
        {t.card.down}
      </Button>
    </>
  );
};

/** Moves a card one place up or down among those of its section. */
export const shift = (table: Table, card: CardView, by: 1 | -1): void => {
  const ids = [...document.querySelectorAll<HTMLElement>(`[data-card]`)].filter((row) => row.parentElement === document.querySelector(`[data-card="${card.id}"]`)?.parentElement);
  const order = ids.map((row) => row.dataset.card ?? "");
  const at = order.indexOf(card.id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= order.length) return;
  const behind = (after: string | undefined) => ({ k: "card.move", id: card.id, ...(after ? { after } : {}) }) as const;
  table.conn.do(behind(by === 1 ? order[to] : order[to - 1]), behind(order[at - 1]));
};
