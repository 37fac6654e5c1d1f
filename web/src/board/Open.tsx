import shield from "lucide-static/icons/shield.svg";
import { words } from "../i18n/room";
import { isSpokenOf } from "../session/people";
import { add, canAdd, canOn, me, useTable } from "../session/table";
import { cardOf, cardsOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import { CardRow } from "./CardRow";
import { LiveText } from "./LiveText";
import { isSky, skies, skyIcon } from "./kinds";
import { Empty, Section } from "./Section";

/** A. Opening: each their weather; the former client may say what became of the plan. */
export const Open = () => {
  const table = useTable();
  const t = words();
  const mine = cardOf(table.room, "weather", me(table));
  const others = cardsOf(table.room, "weather");
  const shown = cardsOf(table.room, "followup").filter((card) => card.vis === "shared");
  return (
    <>
      {canAdd(table, "weather") ? <Weather /> : null}
      <Section title={t.open.others}>
        {others.length === 0 ? <Empty title={t.open.none} /> : null}
        <ol class="cards">
          {others.map((card) => {
            const sky = card.fields?.sky;
            return <CardRow key={card.id} card={card} {...(isSky(sky) ? { sort: { icon: skyIcon[sky], colour: "k5" }, word: t.open.skies[sky] } : {})} live={card.id !== mine?.id && isSpokenOf(table, card)} />;
          })}
        </ol>
      </Section>
      {shown.length > 0 ? (
        <Section title={t.open.followupHead}>
          <ol class="cards">
            {shown.map((card) => (
              <CardRow key={card.id} card={card} />
            ))}
          </ol>
        </Section>
      ) : null}
      {canAdd(table, "followup") ? <FollowUp /> : null}
      <p class="vis">
        <Icon of={shield} />
        {t.open.frame}
      </p>
    </>
  );
};

const Weather = () => {
  const table = useTable();
  const t = words();
  const card = cardOf(table.room, "weather", me(table));
  const set = (sky: string) => {
    if (card) table.conn.do({ k: "card.set", id: card.id, f: "sky", v: sky });
    else add(table, "weather", "", { fields: { sky } });
  };
  return (
    <Section title={t.open.weather} aside={<Visibility who="all">{t.vis.all}</Visibility>}>
      <fieldset class="composer">
        <legend class="vh">{t.open.sky}</legend>
        <div class="choice skies">
          {skies.map((sky) => (
            <label key={sky}>
              <input type="radio" name="sky" value={sky} checked={card?.fields?.sky === sky} onChange={() => set(sky)} />
              <span>
                <Icon of={skyIcon[sky]} />
                {t.open.skies[sky]}
              </span>
            </label>
          ))}
        </div>
        <LiveText kind="weather" card={card} label={t.open.words} labelHidden placeholder={t.open.words} rows={1} write="write" />
      </fieldset>
    </Section>
  );
};

const FollowUp = () => {
  const table = useTable();
  const t = words();
  const card = cardOf(table.room, "followup", me(table));
  if (card?.vis === "shared") return null;
  return (
    <details class="aside" open={card !== undefined}>
      <summary>
        <h3>{t.open.followup}</h3>
      </summary>
      <div class="composer">
        <p class="field__hint">{t.open.followupHint}</p>
        <LiveText kind="followup" card={card} label={t.open.followup} labelHidden />
        <div class="form__foot">
          <Visibility who="me">{t.vis.until}</Visibility>
          {card && card.text.trim() !== "" && canOn(table, card, "card.share") ? <Button onClick={() => table.conn.do({ k: "card.share", id: card.id })}>{t.open.followupShow}</Button> : null}
        </div>
      </div>
    </details>
  );
};
