import { day } from "../i18n/dates";
import { words } from "../i18n/room";
import { isSpokenOf } from "../session/people";
import { add, canAdd, clientName, me, useTable } from "../session/table";
import { cardsOf } from "../state/room";
import { Visibility } from "../ui/Visibility";
import { CardRow } from "./CardRow";
import { LineForm } from "./LineForm";
import { Rows } from "./Plan";
import { Empty, Section } from "./Section";

/** C. Closing: a word each, and what remains, who sees it, and when it goes. */
export const Close = () => {
  const table = useTable();
  const t = words();
  const all = cardsOf(table.room, "word");
  const own = all.find((card) => card.author === me(table));
  const learnings = cardsOf(table.room, "learning").filter((card) => card.author === me(table));
  return (
    <>
      {canAdd(table, "word") && !own ? (
        <Section title={t.close.word} aside={<Visibility who="all">{t.vis.all}</Visibility>}>
          <LineForm name="word" label={t.close.placeholder} act={t.contract.add} kind="word" write="write" onSend={(text) => add(table, "word", text)} />
        </Section>
      ) : null}
      <Section title={t.close.words}>
        {all.length === 0 ? <Empty title={t.close.none} /> : null}
        <ol class="cards">
          {all.map((card) => (
            <CardRow key={card.id} card={card} live={isSpokenOf(table, card)} />
          ))}
        </ol>
      </Section>
      {learnings.length > 0 ? (
        <Section title={t.learn.yours}>
          <Rows cards={learnings} />
        </Section>
      ) : null}
      <Remains />
    </>
  );
};

const Remains = () => {
  const table = useTable();
  const t = words();
  const client = clientName(table);
  const rows = t.close.rows;
  const all: { what: string; who: string; icon: "me" | "all" | "some" }[] = [
    { ...rows.learning, icon: "me" },
    { what: client ? t.close.caseOf(client) : rows.case.what, who: t.close.until(day(table.seat.session.expiresAt)), icon: "all" },
    { ...rows.plan, icon: "some" },
    { ...rows.kept, icon: "me" },
    { ...rows.notes, icon: "me" },
    { ...rows.drafts, icon: "all" },
    { ...rows.sound, icon: "all" },
  ];
  return (
    <Section title={t.close.remains}>
      <dl class="facts remains">
        {all.map(({ what, who, icon }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <Visibility who={icon}>{who}</Visibility>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};
