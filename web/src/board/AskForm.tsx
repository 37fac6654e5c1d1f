import check from "lucide-static/icons/check.svg";
import { words } from "../i18n/room";
import { canAdd, canOn, me, useTable } from "../session/table";
import { cardOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import { LiveText } from "./LiveText";
import { Section } from "./Section";

/** The client's question, written live; "this wording" keeps a version. */
export const AskForm = () => {
  const table = useTable();
  const t = words();
  const ask = cardOf(table.room, "ask", me(table));
  if (!canAdd(table, "ask")) return null;
  const last = ask?.versions?.at(-1);
  const text = ask ? textOf(table.room, ask).trim() : "";
  return (
    <Section title={t.expose.ask} aside={<Visibility who="all">{t.vis.all}</Visibility>}>
      <LiveText kind="ask" card={ask} label={t.expose.ask} labelHidden write="ask" />
      {ask && text !== "" ? (
        <div class="form__foot">
          {last && last.text.trim() === text ? (
            <span class="save">
              <Icon of={check} />
              {t.expose.versioned(last.n)}
            </span>
          ) : (
            <span />
          )}
          {canOn(table, ask, "card.version") && last?.text.trim() !== text ? <Button onClick={() => table.conn.do({ k: "card.version", id: ask.id })}>{t.expose.version}</Button> : null}
        </div>
      ) : null}
    </Section>
  );
};
