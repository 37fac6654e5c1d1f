import { words } from "../i18n/room";
import { isSpokenOf } from "../session/people";
import { can, canAdd, useTable, part } from "../session/table";
import { cardsOf } from "../state/room";
import { Visibility } from "../ui/Visibility";
import { Contribution } from "./Contribution";
import { ContributionForm } from "./ContributionForm";
import { Grouped } from "./Grouped";
import { contributions } from "./kinds";
import { Empty, Section } from "./Section";
import { Signals } from "./Signals";

/** 4. Consultation: what consultants offer; the client keeps, unseen, and may signal. */
export const Consult = () => {
  const table = useTable();
  const t = words();
  const cards = cardsOf(table.room, ...contributions);
  const client = part(table) === "client";
  return (
    <>
      {can(table, "signal.send") ? <Signals /> : null}
      {canAdd(table, "suggestion") ? <ContributionForm /> : null}
      <Section title={client ? t.consult.offeredYou : t.consult.offered} aside={client ? <Visibility who="me">{t.vis.kept}</Visibility> : null}>
        {table.room.state.value?.unsigned?.length ? <p class="field__hint">{t.consult.unsigned}</p> : null}
        {cards.length === 0 ? <Empty title={t.consult.none}>{client ? t.consult.noneClient : canAdd(table, "suggestion") ? t.consult.noneMore : null}</Empty> : null}
        <Grouped cards={cards} row={(card) => <Contribution key={card.id} card={card} live={card === cards.at(-1) && isSpokenOf(table, card)} />} />
      </Section>
    </>
  );
};
