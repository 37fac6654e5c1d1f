import { words } from "../i18n/room";
import { add, canAdd, me, useTable } from "../session/table";
import { cardsOf } from "../state/room";
import { Visibility } from "../ui/Visibility";
import { CardRow } from "./CardRow";
import { Composer } from "./Composer";
import { LineForm } from "./LineForm";
import { Rows } from "./Plan";
import { Empty, Section } from "./Section";

/** 6. Learnings: one's own, private unless shared; one thing for the group. */
export const Learn = () => {
  const table = useTable();
  const t = words();
  const all = cardsOf(table.room, "learning");
  const own = all.filter((card) => card.author === me(table));
  const others = all.filter((card) => card.author !== me(table));
  const notes = cardsOf(table.room, "process_note");
  return (
    <>
      <Section title={t.learn.yours}>
        <Rows cards={own} />
        {canAdd(table, "learning") ? (
          <Composer name="learning" label={t.learn.yours} labelHidden placeholder={t.learn.placeholder} rows={3} vis={t.vis.until} act={t.learn.add} onSend={(text) => add(table, "learning", text)} />
        ) : null}
      </Section>
      <Section title={t.learn.shared}>
        {others.length === 0 ? <Empty title={t.learn.none} /> : null}
        <Rows cards={others} />
      </Section>
      <Section title={t.learn.group} aside={<Visibility who="all">{t.vis.all}</Visibility>}>
        {notes.length === 0 ? <p class="field__hint">{t.learn.groupNone}</p> : null}
        <ol class="cards">
          {notes.map((card) => (
            <CardRow key={card.id} card={card} />
          ))}
        </ol>
        {canAdd(table, "process_note") ? <LineForm kind="process_note" name="process" label={t.learn.groupPlaceholder} act={t.learn.groupAdd} onSend={(text) => add(table, "process_note", text)} /> : null}
      </Section>
    </>
  );
};
