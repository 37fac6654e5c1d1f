import eye from "lucide-static/icons/eye.svg";
import { useId } from "preact/hooks";
import { words } from "../i18n/room";
import { canOn, me, useTable } from "../session/table";
import { textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import type { CardView, Field } from "../wire/messages";
import { fitting, offer } from "./limit";
import { LiveText } from "./LiveText";
import { apply, codePointDelta } from "./text";

const first: readonly Field[] = ["step", "when"];
const rest: readonly Field[] = ["with", "obstacle", "sign"];

/** One action of the plan: what, the smallest first step, when; the rest one level down. It is its owner's to show. */
export const ActionCard = ({ card, n }: { card: CardView; n: number }) => {
  const table = useTable();
  const t = words();
  const edit = card.author === me(table) && canOn(table, card, "card.text");
  const shared = card.vis === "shared";
  if (!edit) return <Read card={card} n={n} />;
  return (
    <div class="action" data-card-form={card.id}>
      <LiveText kind="action" card={card} label={`${n}. ${t.plan.what}`} rows={1} write="write" />
      <div class="action__fields">
        {first.map((f) => (
          <FieldInput key={f} card={card} f={f} />
        ))}
      </div>
      <details class="aside" open={rest.some((f) => card.fields?.[f])}>
        <summary>{t.plan.more}</summary>
        <div class="action__fields">
          {rest.map((f) => (
            <FieldInput key={f} card={card} f={f} />
          ))}
        </div>
      </details>
      <div class="form__foot">
        <Visibility who={shared ? "all" : "me"}>{shared ? t.vis.all : t.vis.you}</Visibility>
        <span class="row">
          {canOn(table, card, "card.remove") ? (
            <Button look="quiet" onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
              {t.card.remove}
            </Button>
          ) : null}
          {canOn(table, card, "card.share") ? (
            <Button look={shared ? "quiet" : "outline"} icon={eye} onClick={() => table.conn.do({ k: "card.share", id: card.id, ...(shared ? { back: true } : {}) })}>
              {shared ? t.card.unshare : t.plan.share}
            </Button>
          ) : null}
        </span>
      </div>
    </div>
  );
};

const label = (t: ReturnType<typeof words>, f: Field): string => {
  const plan = t.plan;
  return f === "step" || f === "when" || f === "with" || f === "obstacle" || f === "sign" ? plan[f] : "";
};

const FieldInput = ({ card, f }: { card: CardView; f: Field }) => {
  const table = useTable();
  const t = words();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label(t, f)}</label>
      <input
        class="input"
        id={id}
        type="text"
        dir="auto"
        value={card.fields?.[f] ?? ""}
        onInput={(event) => {
          const field = event.currentTarget;
          const { d, rest } = fitting("", codePointDelta("", field.value), 200);
          if (!rest) return;
          offer(table.room, "action", rest);
          field.value = apply("", d);
        }}
        onChange={(event) => table.conn.do({ k: "card.set", id: card.id, f, v: event.currentTarget.value.trim() })}
      />
    </div>
  );
};

const Read = ({ card, n }: { card: CardView; n: number }) => {
  const table = useTable();
  const t = words();
  const said = [...first, ...rest].filter((f) => card.fields?.[f]);
  return (
    <div class="action">
      <p class="card__text">
        {n}. {textOf(table.room, card)}
      </p>
      {said.length > 0 ? (
        <dl class="facts">
          {said.map((f) => (
            <div key={f}>
              <dt>{label(t, f)}</dt>
              <dd>{card.fields?.[f]}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
};
