import { useSignal } from "@preact/signals";
import { words } from "../i18n/room";
import { isSpokenOf } from "../session/people";
import { add, canAdd, canOn, me, useTable } from "../session/table";
import { cardsOf } from "../state/room";
import { Tick } from "../ui/Choice";
import type { CardView } from "../wire/messages";
import { CardRow } from "./CardRow";
import { Composer } from "./Composer";
import { SaidBy } from "./SaidBy";
import { Empty, Section } from "./Section";

/** 3. Contract: what the consultants understood; the contract itself is pinned above. */
export const ContractStep = () => {
  const table = useTable();
  const t = words();
  const cards = cardsOf(table.room, "reformulation");
  const said = useSignal("");
  const own = cards.some((card) => card.author === me(table)) && !table.room.you.value?.roles.includes("scribe");
  return (
    <>
      {canAdd(table, "reformulation") && !own ? (
        <Section title={t.contract.yours}>
          <Composer
            name="reformulation"
            label={t.contract.yours}
            labelHidden
            placeholder={t.contract.start}
            vis={t.vis.until}
            act={t.contract.add}
            after={<SaidBy value={said.value} onPick={(id) => (said.value = id)} />}
            onSend={(text) => add(table, "reformulation", text, said.value ? { fields: { said: said.value } } : {})}
          />
        </Section>
      ) : null}
      <Section title={t.contract.reformulations}>
        {cards.length === 0 ? <Empty title={t.contract.none2} /> : null}
        <ol class="cards">
          {cards.map((card) => (
            <Reformulation key={card.id} card={card} />
          ))}
        </ol>
      </Section>
    </>
  );
};

const Reformulation = ({ card }: { card: CardView }) => {
  const table = useTable();
  const t = words();
  const together = card.fields?.together === "yes";
  const live = isSpokenOf(table, card);
  return (
    <CardRow card={card} live={live}>
      {card.author === me(table) && canOn(table, card, "card.set", { field: "together" }) ? (
        <Tick label={t.contract.together} checked={together} onTick={(on) => table.conn.do({ k: "card.set", id: card.id, f: "together", v: on ? "yes" : "" })} />
      ) : together ? (
        <p class="card__meta">
          <span class="tag">{t.contract.togetherOn}</span>
        </p>
      ) : null}
    </CardRow>
  );
};
