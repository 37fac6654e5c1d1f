import { Fragment } from "preact";
import { pages } from "../i18n/pages";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { Lines, Part, Words } from "./Part";
import type { RecordProps } from "./RecordView";

const Action = ({ card, mine }: { card: CardView; mine: boolean }) => {
  const t = pages();
  const r = t.record;
  const rows = (
    [
      [r.step, "step"],
      [r.when, "when"],
      [r.with, "with"],
      [r.obstacle, "obstacle"],
      [r.sign, "sign"],
    ] as const
  ).filter(([, field]) => card.fields?.[field]);
  return (
    <li class="plan">
      <Words card={card} />
      {rows.length ? (
        <dl class="deflist">
          {rows.map(([label, field]) => (
            <Fragment key={field}>
              <dt>{label}</dt>
              <dd>{card.fields?.[field]}</dd>
            </Fragment>
          ))}
        </dl>
      ) : null}
      {mine && card.vis === "private" ? <Visibility who="me">{t.app.onlyYou}</Visibility> : null}
    </li>
  );
};

/** What the client retained and will try. Others see of it what the client shared. */
export const Plan = ({ record, me }: RecordProps) => {
  const t = pages().record;
  const { retained, actions } = record.plan;
  const mine = record.client?.id === me;
  if (!retained.length && !actions.length) return null;
  return (
    <Part title={mine ? t.planMine : record.client ? t.plan(record.client.name) : t.planOfClient}>
      {actions.length ? (
        <ul class="record__list">
          {actions.map((c) => (
            <Action key={c.id} card={c} mine={mine} />
          ))}
        </ul>
      ) : null}
      {retained.length ? (
        <>
          <h3 class="sub">{t.retained}</h3>
          <Lines cards={retained} />
        </>
      ) : null}
    </Part>
  );
};
