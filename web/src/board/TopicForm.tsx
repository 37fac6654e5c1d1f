import eye from "lucide-static/icons/eye.svg";
import { words } from "../i18n/room";
import { add, canAdd, canOn, useTable } from "../session/table";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Visibility } from "../ui/Visibility";
import type { CardView, Field } from "../wire/messages";
import { composed, Composer } from "./Composer";
import { LiveText } from "./LiveText";
import { Section } from "./Section";

const levels = ["1", "2", "3"] as const;

interface TopicFormProps {
  own: readonly CardView[];
  title: string;
  /** Behind its title until it is opened, or has words in it. */
  folded: boolean;
}

/** One's own topics: private until shown. A new one needs its title only. */
export const TopicForm = ({ own, title, folded }: TopicFormProps) => {
  const table = useTable();
  const t = words();
  const vis = <Visibility who="me">{t.vis.until}</Visibility>;
  const fields = (
    <>
      {own.map((card) => (
        <Draft key={card.id} card={card} />
      ))}
      {canAdd(table, "topic") && (own.length === 0 || composed(table.room, "topic") !== "") ? (
        <Composer
          name="topic"
          label={t.topic.title}
          labelHidden
          placeholder={t.topic.placeholder}
          vis={t.topic.initials}
          act={t.topic.add}
          onSend={(text) => add(table, "topic", text)}
        />
      ) : null}
    </>
  );
  return folded ? (
    <details class="aside" open={own.length > 0 || composed(table.room, "topic") !== ""} data-topic-form>
      <summary>
        <h3>{title}</h3> {vis}
      </summary>
      {fields}
    </details>
  ) : (
    <div data-topic-form>
      <Section title={title} aside={vis}>
        {fields}
      </Section>
    </div>
  );
};

const Draft = ({ card }: { card: CardView }) => {
  const table = useTable();
  const t = words();
  const set = (f: Field) => (v: string) => table.conn.do({ k: "card.set", id: card.id, f, v });
  const of = (f: Field): string | null => card.fields?.[f] || null;
  const words3 = (["problem", "project", "concern"] as const).map((value) => ({ value, label: t.topic.threeps[value] }));
  const readies = (["today", "if_needed", "not_today"] as const).map((value) => ({ value, label: t.topic.readies[value] }));
  const scale = levels.map((value) => ({ value, label: value }));
  return (
    <div class="topic composer" data-card-form={card.id}>
      <LiveText kind="topic" card={card} label={t.topic.title} write="write" />
      <div class="topic__fields">
        <Choice legend={t.topic.threep} options={words3} value={of("threep") as "problem" | null} onPick={set("threep")} />
        <Choice legend={t.topic.ready} options={readies} value={of("ready") as "today" | null} onPick={set("ready")} />
        <Choice legend={t.topic.urgency} options={scale} value={of("urgency") as "1" | null} onPick={set("urgency")} />
        <Choice legend={t.topic.importance} options={scale} value={of("importance") as "1" | null} onPick={set("importance")} />
      </div>
      <div class="form__foot form__foot--end">
        <span class="row">
          {canOn(table, card, "card.remove") ? (
            <Button look="quiet" onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
              {t.card.remove}
            </Button>
          ) : null}
          {canOn(table, card, "card.share") ? (
            <Button look="primary" icon={eye} onClick={() => table.conn.do({ k: "card.share", id: card.id })}>
              {t.topic.show}
            </Button>
          ) : null}
        </span>
      </div>
    </div>
  );
};
