import octagon from "lucide-static/icons/octagon-pause.svg";
import volumeOff from "lucide-static/icons/volume-off.svg";
import { words } from "../i18n/room";
import { minutes, secondsLeft } from "../state/clock";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { held, sayStop } from "./gestures";
import { person } from "./people";
import { can, clientName, me, useTable, type Table } from "./table";

/** What is left of a reading silence, by the phase's own clock. */
const quietLeft = (table: Table): string => {
  const state = table.room.state.value;
  if (!state) return "";
  const spent = state.clock.planned - secondsLeft(state.clock, table.now.value);
  return minutes(Math.max(0, (state.gates.seconds ?? 0) - spent));
};

/** Whose sound is held back, why, and the way out of it; and who asked to stop. */
export const GateNotices = () => {
  const table = useTable();
  const t = words().gates;
  const gates = table.room.state.value?.gates;
  if (!gates) return null;
  const reading = gates.now === "reading";
  const mine = held(table);
  const lift = can(table, "gate.lift") && gates.now && !gates.lifted ? (
    <Button onClick={() => table.conn.act({ k: "gate.lift" })}>{can(table, "gate.restore") ? t.lift : t.liftClient}</Button>
  ) : null;
  return (
    <>
      {gates.stopped.map((id) => (
        <Notice key={id} tone="care" icon={octagon}>
          {id === me(table) ? t.youStop : t.stops(person(table, id))}
        </Notice>
      ))}
      {mine ? (
        <Notice
          icon={volumeOff}
          title={reading ? t.reading(quietLeft(table)) : t.expose}
          acts={
            <>
              <Button icon={octagon} onClick={() => sayStop(table)}>
                {t.stop}
              </Button>
              {lift}
            </>
          }
        >
          {t.own}
        </Notice>
      ) : lift ? (
        <Notice icon={volumeOff} acts={lift}>
          {reading ? t.leadReading(quietLeft(table)) : t.leadExpose(clientName(table))}
        </Notice>
      ) : null}
      {gates.now && gates.lifted && can(table, "gate.restore") ? (
        <Notice acts={<Button onClick={() => table.conn.act({ k: "gate.restore" })}>{t.restore}</Button>}>{t.lifted}</Notice>
      ) : null}
    </>
  );
};
