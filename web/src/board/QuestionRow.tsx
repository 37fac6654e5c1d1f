import circle from "lucide-static/icons/circle.svg";
import dot from "lucide-static/icons/circle-dot.svg";
import corner from "lucide-static/icons/corner-down-right.svg";
import trash from "lucide-static/icons/trash-2.svg";
import undo from "lucide-static/icons/undo-2.svg";
import { words } from "../i18n/room";
import { person, isSpokenOf } from "../session/people";
import { add, canAdd, canOn, me, useTable } from "../session/table";
import { cardsOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";
import { CardRow } from "./CardRow";
import { LineForm } from "./LineForm";
import { facetSort, isFacet } from "./kinds";

/** A question, its answer, and the marks that only some may see. */
export const QuestionRow = ({ card }: { card: CardView }) => {
  const table = useTable();
  const t = words();
  const facet = card.fields?.facet;
  const answer = cardsOf(table.room, "answer").find((a) => a.of === card.id);
  const touches = card.fields?.touches === "yes";
  const live = isSpokenOf(table, card) && !answer && last(cardsOf(table.room, "question"), card.author) === card.id;
  const mine = card.author === me(table);
  const hand = canOn(table, card, "card.return") || (card.returned && !mine);
  return (
    <CardRow
      card={card}
      live={live}
      {...(isFacet(facet) ? { sort: facetSort[facet], word: t.clarify.facets[facet] } : {})}
      act={
        hand ? (
          <Button look="quiet" icon={undo} iconOnly onClick={() => table.conn.do({ k: "card.return", id: card.id, on: !card.returned })}>
            {card.returned ? t.clarify.letBack : t.clarify.handBack}
          </Button>
        ) : null
      }
    >
      {card.returned ? <p class="vis">{mine ? t.card.returned : t.card.returnedBy}</p> : null}
      {answer ? <Answer card={answer} /> : canAdd(table, "answer") ? <LineForm kind="answer" name={`answer ${card.id}`} label={t.clarify.answer} act={t.clarify.answerAdd} onSend={(text) => add(table, "answer", text, { of: card.id })} /> : null}
      {canOn(table, card, "card.set", { field: "touches" }) ? (
        <div class="row">
          <button class="btn btn--keep" type="button" aria-pressed={touches} onClick={() => table.conn.do({ k: "card.set", id: card.id, f: "touches", v: touches ? "" : "yes" })}>
            <Icon of={touches ? dot : circle} />
            {t.clarify.touches}
          </button>
          <span class="vis">{t.vis.pair}</span>
        </div>
      ) : touches ? (
        <p class="card__meta">
          <span class="tag tag--accent">{t.clarify.touchesOn}</span>
        </p>
      ) : null}
    </CardRow>
  );
};

const last = (questions: readonly CardView[], author: string | undefined): string => questions.filter((card) => card.author === author).at(-1)?.id ?? "";

const Answer = ({ card }: { card: CardView }) => {
  const table = useTable();
  const t = words();
  const edit = canOn(table, card, "card.remove");
  return (
    <div class="card__answer" data-answer={card.id}>
      <Icon of={corner} />
      <span>
        <span class="vh">{t.clarify.answerOf(person(table, card.author ?? ""))}</span>
        <bdi>{textOf(table.room, card)}</bdi>
      </span>
      {edit ? (
        <Button look="quiet" icon={trash} iconOnly onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
          {t.card.remove}
        </Button>
      ) : null}
    </div>
  );
};
