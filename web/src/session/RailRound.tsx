import hand from "lucide-static/icons/hand.svg";
import undo from "lucide-static/icons/undo-2.svg";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { person, presenceOf } from "./people";
import { can, me, useTable } from "./table";

/** Hands in their order, then who has not yet spoken: names, never numbers. */
export const RailRound = () => {
  const table = useTable();
  const t = words();
  const state = table.room.state.value;
  if (!state) return null;
  const away = (id: string) => presenceOf(table, id).on === "away";
  const waiting = state.awaited.filter((id) => id !== state.floor && !state.hands.includes(id) && !away(id));
  const give = (id: string) => table.conn.act({ k: "floor.give", person: id });
  const none = state.awaited.length === 0 && state.spoken.length === 0;
  const over = state.awaited.some(away) ? t.rail.othersAway : t.rail.everyone;
  return (
    <section class="rail__part rail__part--round">
      {state.hands.length > 0 ? (
        <>
          <h3>{t.rail.hands}</h3>
          <Names ids={state.hands} onGive={give} raised />
        </>
      ) : null}
      {none && state.hands.length > 0 ? null : <h3>{t.rail.round}</h3>}
      {waiting.length > 0 ? <Names ids={waiting} onGive={give} /> : <p class="rail__hint">{none ? t.rail.noRound : over}</p>}
      {state.floor && state.floor !== me(table) && can(table, "floor.withdraw") ? (
        <Button look="quiet" icon={undo} onClick={() => table.conn.act({ k: "floor.withdraw" })}>
          {t.rail.withdraw}
        </Button>
      ) : null}
    </section>
  );
};

const Names = ({ ids, onGive, raised }: { ids: readonly string[]; onGive: (id: string) => void; raised?: boolean }) => {
  const table = useTable();
  const t = words();
  return (
    <ul class="rail__names">
      {ids.map((id) => (
        <li key={id}>
          <span class="rail__name">
            {raised ? <Icon of={hand} /> : null}
            {id === me(table) ? `${person(table, id)} (${t.role.you})` : person(table, id)}
          </span>
          {can(table, "floor.give") ? (
            <Button onClick={() => onGive(id)} aria-label={t.rail.giveTo(person(table, id))}>
              {t.rail.give}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
};
