import { words } from "../i18n/room";
import { canAdd, canOn, useTable } from "../session/table";
import { cardsOf } from "../state/room";
import { Button } from "../ui/Button";
import { AskForm } from "./AskForm";
import { Drafts } from "./Drafts";
import { Grouped } from "./Grouped";
import { QuestionForm } from "./QuestionForm";
import { QuestionRow } from "./QuestionRow";
import { Empty, Section } from "./Section";
import { Visibility } from "../ui/Visibility";

/** 2. Clarification: questions in asking order with the client's answers. */
export const Clarify = () => {
  const table = useTable();
  const t = words();
  const questions = cardsOf(table.room, "question");
  const drafts = cardsOf(table.room, "draft").some((card) => canOn(table, card, "card.share", { as: "question" }));
  return (
    <>
      {canAdd(table, "question") ? <QuestionForm questions={questions} /> : null}
      <Section title={t.clarify.asked} aside={questions.length > 1 ? <p>{t.clarify.order}</p> : null}>
        {questions.length === 0 ? <Empty title={t.clarify.none}>{canAdd(table, "question") ? t.clarify.noneMore : null}</Empty> : null}
        <Grouped cards={questions} row={(card) => <QuestionRow key={card.id} card={card} />} />
      </Section>
      {drafts ? (
        <Section title={t.expose.drafts} aside={<Visibility who="me">{t.vis.you}</Visibility>}>
          <Drafts
            kinds={["draft"]}
            act={(card) =>
              canOn(table, card, "card.share", { as: "question" }) ? <Button onClick={() => table.conn.do({ k: "card.share", id: card.id, kind: "question" })}>{t.clarify.fromDraft}</Button> : null
            }
          />
        </Section>
      ) : null}
      <AskForm />
    </>
  );
};
