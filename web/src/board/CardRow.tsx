import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import check from "lucide-static/icons/check.svg";
import pencil from "lucide-static/icons/pencil-line.svg";
import { list } from "../i18n/dates";
import { words, type Words } from "../i18n/room";
import { person } from "../session/people";
import { canOn, me, useTable, type Table } from "../session/table";
import { textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";
import { drag } from "./drag";
import { LiveText } from "./LiveText";
import { Tools } from "./Tools";
import { Writing } from "./Writing";
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

/** Who it is by, and who else wrote in it; for a scribe's card also who wrote it. An unsigned one is nobody's, but for its author. */
const byline = (table: Table, t: Words, card: CardView): string => {
  const name = (id: string) => (id === me(table) ? t.card.you : person(table, id));
  if (card.unsigned) return card.author ? t.card.unsignedOwn : t.card.unsigned;
  const author = name(card.author ?? "");
  const said = card.fields?.said;
  const by = said ? t.card.saidBy(name(said), author) : author;
  return card.writers?.length ? t.card.with(by, list(card.writers.map(name))) : by;
};

/** One row of the outline: kind and author left, text right, then what belongs to it. */
export const CardRow = ({ card, sort, word, live, children, act }: CardRowProps) => {
  const table = useTable();
  const t = words();
  const editing = useSignal(false);
  const text = textOf(table.room, card);
  const by = byline(table, t, card);
  const mayEdit = canOn(table, card, "card.text");
  const over = drag.value?.target === card.id && (drag.value.below ? "card--after" : "card--before");
  const unsent = table.room.pending.value.some(({ a }) => "id" in a && a.id === card.id);
  return (
    <li
      class={["card", live && "card--live", unsent && "card--unsent", card.returned && "card--returned", drag.value?.id === card.id && "card--dragged", over].filter(Boolean).join(" ")}
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
          <p class="card__text" dir="auto">
            {text}
          </p>
        )}
        {children}
        <Writing card={card} />
        <Tools card={card}>
          {mayEdit ? (
            <Button look="quiet" icon={editing.value ? check : pencil} iconOnly onClick={() => (editing.value = !editing.value)}>
              {editing.value ? t.card.done : t.card.edit}
            </Button>
          ) : null}
        </Tools>
      </div>
      {act ? <div class="card__act">{act}</div> : null}
    </li>
  );
};
