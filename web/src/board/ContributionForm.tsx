import { useSignal } from "@preact/signals";
import { words } from "../i18n/room";
import { add, canOn, me, useTable } from "../session/table";
import { cardsOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { compose, composed, Composer } from "./Composer";
import { Drafts } from "./Drafts";
import { contributions, type Contribution } from "./kinds";
import { SaidBy } from "./SaidBy";
import { Section } from "./Section";

/** What a consultant offers, of one of six kinds. Drafts and parked advice come back here: taken up, they are said anew in "I". */
export const ContributionForm = () => {
  const table = useTable();
  const t = words();
  const kind = useSignal<Contribution>("experience");
  const said = useSignal("");
  const taken = useSignal<CardView | null>(null); // the draft whose words stand in the composer
  const waiting = cardsOf(table.room, "draft", "parked").filter((card) => card.author === me(table) && card.id !== taken.value?.id);
  const take = (card: CardView) => {
    const before = composed(table.room, "contribution");
    if (before.trim() !== "") add(table, "note", before);
    compose(table.room, "contribution", textOf(table.room, card));
    taken.value = card;
    if (card.kind === "parked") kind.value = "suggestion";
    document.querySelector<HTMLElement>('[data-write="write"]')?.focus();
  };
  const send = (text: string) => {
    const from = taken.value;
    if (from && textOf(table.room, from).trim() === text && canOn(table, from, "card.share", { as: kind.value })) {
      table.conn.do({ k: "card.share", id: from.id, kind: kind.value });
    } else {
      add(table, kind.value, text, said.value ? { fields: { said: said.value } } : {});
      if (from && canOn(table, from, "card.remove")) table.conn.do({ k: "card.remove", id: from.id });
    }
    taken.value = null;
  };
  return (
    <Section title={t.consult.yours} id="offer">
      <Composer
        name="contribution"
        kind={kind.value}
        label={t.consult.yours}
        labelHidden
        placeholder={t.consult.hints[kind.value]}
        vis={table.room.state.value?.unsigned?.includes(kind.value) ? t.vis.unsigned : t.vis.untilOffer}
        act={t.consult.add}
        before={<Choice legend={t.consult.kind} legendHidden options={contributions.map((value) => ({ value, label: t.kind[value] }))} value={kind.value} onPick={(value) => (kind.value = value)} />}
        after={<SaidBy value={said.value} onPick={(id) => (said.value = id)} />}
        onSend={send}
      />
      {waiting.length > 0 ? (
        <details class="aside" open>
          <summary>
            <h3>{t.consult.waiting}</h3> <Visibility who="me">{t.vis.you}</Visibility>
          </summary>
          <p class="field__hint">{t.consult.waitingMore}</p>
          <Drafts kinds={["draft", "parked"]} but={taken.value?.id} act={(card) => <Button onClick={() => take(card)}>{t.consult.takeUp}</Button>} />
        </details>
      ) : null}
    </Section>
  );
};
