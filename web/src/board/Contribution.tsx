import bookmark from "lucide-static/icons/bookmark.svg";
import kept from "lucide-static/icons/bookmark-check.svg";
import { words } from "../i18n/room";
import { canOn, useTable } from "../session/table";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";
import { CardRow } from "./CardRow";
import { contributionSort, isContribution } from "./kinds";

/** Something offered. For the client alone: keep it, unseen. */
export const Contribution = ({ card, live }: { card: CardView; live?: boolean }) => {
  const table = useTable();
  const t = words();
  if (!isContribution(card.kind)) return null;
  return (
    <CardRow
      card={card}
      live={live ?? false}
      sort={contributionSort[card.kind]}
      word={t.kind[card.kind]}
      act={
        canOn(table, card, "card.keep") ? (
          <button class="btn btn--keep" type="button" aria-pressed={card.kept ?? false} onClick={() => table.conn.do({ k: "card.keep", id: card.id, on: !card.kept })}>
            <Icon of={card.kept ? kept : bookmark} />
            {card.kept ? t.consult.kept : t.consult.keep}
          </button>
        ) : null
      }
    />
  );
};
