import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import check from "lucide-static/icons/check.svg";
import pencil from "lucide-static/icons/pencil-line.svg";
import trash from "lucide-static/icons/trash-2.svg";
import { words } from "../i18n/room";
import { canOn, me, useTable } from "../session/table";
import { cardsOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import type { CardView, Kind } from "../wire/messages";
import { LiveText } from "./LiveText";

/** One's own private lines, but one. `act` gives the one thing this step lets become of a line. */
export const Drafts = ({ kinds, act, but }: { kinds: Kind[]; act?: (card: CardView) => ComponentChildren; but?: string | undefined }) => {
  const table = useTable();
  const own = cardsOf(table.room, ...kinds).filter((card) => card.author === me(table) && card.vis === "private" && card.id !== but);
  if (own.length === 0) return null;
  return (
    <ul class="drafts">
      {own.map((card) => (
        <Draft key={card.id} card={card} act={act?.(card)} />
      ))}
    </ul>
  );
};

const Draft = ({ card, act }: { card: CardView; act?: ComponentChildren }) => {
  const table = useTable();
  const t = words();
  const editing = useSignal(false);
  return (
    <li data-draft={card.id}>
      {card.sealed ? (
        <p class="field__hint">{t.card.sealed}</p>
      ) : editing.value ? (
        <LiveText kind={card.kind} card={card} label={t.card.edit} labelHidden autoFocus />
      ) : (
        <p dir="auto">{textOf(table.room, card)}</p>
      )}
      <span class="drafts__acts">
        {act}
        {canOn(table, card, "card.text") ? (
          <Button look="quiet" icon={editing.value ? check : pencil} iconOnly onClick={() => (editing.value = !editing.value)}>
            {editing.value ? t.card.done : t.card.edit}
          </Button>
        ) : null}
        {canOn(table, card, "card.remove") ? (
          <Button look="quiet" icon={trash} iconOnly onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
            {t.card.remove}
          </Button>
        ) : null}
      </span>
    </li>
  );
};
