import arrow from "lucide-static/icons/arrow-right.svg";
import dots from "lucide-static/icons/ellipsis.svg";
import { words } from "../i18n/room";
import { clientOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { scene } from "./Rail";
import { before, nextOf } from "./Stepper";
import { can, phase, useTable } from "./table";

/** The sentence that closes the step, and the step that follows; all else one level down. */
export const RailClose = () => {
  const table = useTable();
  const t = words();
  const here = phase(table);
  const next = nextOf(here);
  const last = before(here);
  const waits = here === "topic" && clientOf(table.room) === "";
  const go = (to: typeof here) => table.conn.do({ k: "phase.go", from: here, to });
  const under = [
    last && can(table, "phase.go") ? { word: t.rail.back(t.phase[last]), act: () => go(last) } : null,
    can(table, "session.close") && next ? { word: t.rail.next.close, act: () => (table.open.value = "close") } : null,
  ].filter((item) => item !== null);
  return (
    <section class="rail__part rail__part--close">
      <h3>{t.rail.closes}</h3>
      <p class="rail__say">{t.rail.say[here].closes(scene(table))}</p>
      {waits ? (
        <p class="rail__hint">{t.rail.needsClient}</p>
      ) : next && can(table, "phase.go") ? (
        <button class="btn btn--primary btn--wide" type="button" onClick={() => go(next)}>
          {t.rail.next[here]}
          <Icon of={arrow} />
        </button>
      ) : can(table, "session.close") ? (
        <Button look="primary" wide onClick={() => (table.open.value = "close")}>
          {t.rail.next.close}
        </Button>
      ) : null}
      {under.length > 0 ? (
        <details>
          <summary>
            <Icon of={dots} />
            {t.rail.other}
          </summary>
          <ul class="links">
            {under.map(({ word, act }) => (
              <li key={word}>
                <Button look="quiet" onClick={act}>
                  {word}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
};
