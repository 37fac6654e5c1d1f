import chevron from "lucide-static/icons/chevron-down.svg";
import lock from "lucide-static/icons/lock.svg";
import { words } from "../i18n/room";
import { canAdd, canOn, me, phase, useTable } from "../session/table";
import { cardOf, cardsOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import { Drafts } from "./Drafts";
import { contributions } from "./kinds";
import { LiveText } from "./LiveText";

/** What is this person's alone: notes, drafts, parked advice, kept cards, and what was removed a moment ago. */
export const Mine = () => {
  const table = useTable();
  const t = words();
  const note = cardOf(table.room, "note", me(table));
  const own = (kind: "draft" | "parked") => cardsOf(table.room, kind).filter((card) => card.author === me(table));
  const [drafts, parked] = [own("draft"), own("parked")];
  const kept = cardsOf(table.room, ...contributions).filter((card) => card.kept);
  const removed = [...table.room.board.value.values()].filter((card) => card.removed && canOn(table, card, "card.restore"));
  const here = phase(table);
  const says = [
    t.mine.notes,
    drafts.length > 0 && t.mine.drafts(drafts.length),
    parked.length > 0 && t.mine.parked(parked.length),
    kept.length > 0 && t.mine.kept(kept.length),
  ].filter((word): word is string => Boolean(word));
  return (
    <details class="mine">
      <summary>
        <Icon of={lock} />
        <span>
          <strong>{t.mine.title}</strong> <span class="vis">{says.join(", ")}</span>
        </span>
        <Icon of={chevron} class="chev" />
      </summary>
      <div class="mine__body">
        {canAdd(table, "note") || note ? <LiveText kind="note" card={note} label={t.mine.myNotes} placeholder={t.mine.notesPlaceholder} rows={3} write="note" /> : null}
        <Visibility who="me">{t.vis.session}</Visibility>
        {drafts.length > 0 && here !== "expose" ? (
          <section>
            <h3 class="sub">{t.mine.draftsTitle}</h3>
            <Drafts kinds={["draft"]} />
          </section>
        ) : null}
        {parked.length > 0 ? (
          <section>
            <h3 class="sub">{t.mine.parkedTitle}</h3>
            <Drafts kinds={["parked"]} />
          </section>
        ) : null}
        {kept.length > 0 ? (
          <section>
            <h3 class="sub">{t.mine.keptTitle}</h3>
            <ul class="drafts">
              {kept.map((card) => (
                <li key={card.id}>
                  <p dir="auto">{textOf(table.room, card)}</p>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {removed.length > 0 ? (
          <section>
            <h3 class="sub">{t.mine.removedTitle}</h3>
            <ul class="drafts">
              {removed.map((card) => (
                <li key={card.id}>
                  <p dir="auto">{textOf(table.room, card) || t.kind[card.kind]}</p>
                  <Button onClick={() => table.conn.do({ k: "card.restore", id: card.id })}>{t.card.restore}</Button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </details>
  );
};
