import plus from "lucide-static/icons/plus.svg";
import { words } from "../i18n/room";
import { add, canAdd, canOn, clientName, me, part, useTable } from "../session/table";
import { cardsOf } from "../state/room";
import { Button } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { ActionCard } from "./ActionCard";
import { CardRow } from "./CardRow";
import { Composer } from "./Composer";
import { Contribution } from "./Contribution";
import { Grouped } from "./Grouped";
import { contributions } from "./kinds";
import { Empty, Section } from "./Section";

const most = 3;

/** 5. Synthesis and action plan: the client sorts alone and says what they will try. */
export const Plan = () => (part(useTable()) === "client" ? <Own /> : <Others />);

const Own = () => {
  const table = useTable();
  const t = words();
  const kept = cardsOf(table.room, ...contributions);
  const actions = cardsOf(table.room, "action").filter((card) => card.author === me(table));
  return (
    <>
      <Section title={t.plan.retain}>
        <Rows cards={cardsOf(table.room, "retain")} />
        {canAdd(table, "retain") ? (
          <Composer name="retain" label={t.plan.retain} labelHidden placeholder={t.plan.retainPlaceholder} vis={t.vis.until} act={t.plan.retainAdd} onSend={(text) => add(table, "retain", text)} />
        ) : null}
      </Section>
      <Section title={t.plan.actions} aside={<Visibility who="me">{t.vis.until}</Visibility>}>
        <div class="actions">
          {actions.map((card, i) => (
            <ActionCard key={card.id} card={card} n={i + 1} />
          ))}
        </div>
        {actions.length < most && canAdd(table, "action") ? (
          <div class="row">
            <Button icon={plus} onClick={() => add(table, "action", "")}>
              {t.plan.add}
            </Button>
          </div>
        ) : actions.length >= most ? (
          <p class="field__hint">{t.plan.three}</p>
        ) : null}
      </Section>
      <Section title={t.plan.kept} aside={<Visibility who="me">{t.vis.you}</Visibility>}>
        {kept.some((card) => card.kept) ? null : <p class="field__hint">{t.plan.keptNone}</p>}
        <ol class="cards">
          {[...kept.filter((card) => card.kept), ...kept.filter((card) => !card.kept)].map((card) => (
            <Contribution key={card.id} card={card} />
          ))}
        </ol>
      </Section>
    </>
  );
};

/** Own private lines that may be shown, one by one, and taken back. */
export const Rows = ({ cards }: { cards: readonly CardView[] }) => {
  const table = useTable();
  const t = words();
  return (
    <ol class="cards">
      {cards.map((card) => (
        <CardRow
          key={card.id}
          card={card}
          act={
            card.author === me(table) && canOn(table, card, "card.share") ? (
              <Button look={card.vis === "shared" ? "quiet" : "outline"} onClick={() => table.conn.do({ k: "card.share", id: card.id, ...(card.vis === "shared" ? { back: true } : {}) })}>
                {card.vis === "shared" ? t.card.unshare : t.card.share}
              </Button>
            ) : null
          }
        >
          {card.author === me(table) ? <Visibility who={card.vis === "shared" ? "all" : "me"}>{card.vis === "shared" ? t.vis.all : t.vis.you}</Visibility> : null}
        </CardRow>
      ))}
    </ol>
  );
};

const Others = () => {
  const table = useTable();
  const t = words();
  const name = clientName(table);
  const retained = cardsOf(table.room, "retain");
  const actions = cardsOf(table.room, "action");
  return (
    <>
      {retained.length + actions.length === 0 ? <Empty title={t.plan.none(name)} /> : null}
      {retained.length > 0 ? (
        <Section title={t.plan.retainOf(name)}>
          <Rows cards={retained} />
        </Section>
      ) : null}
      {actions.length > 0 ? (
        <Section title={t.plan.actionsOf(name)}>
          <div class="actions">
            {actions.map((card, i) => (
              <ActionCard key={card.id} card={card} n={i + 1} />
            ))}
          </div>
        </Section>
      ) : null}
      <Section title={t.plan.offered}>
        <Grouped cards={cardsOf(table.room, ...contributions)} row={(card) => <Contribution key={card.id} card={card} />} />
      </Section>
    </>
  );
};
