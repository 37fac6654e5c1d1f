import chevron from "lucide-static/icons/chevron-down.svg";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { RailClose } from "./RailClose";
import { RailLines } from "./RailLines";
import { RailRound } from "./RailRound";
import { RailTime } from "./RailTime";
import { leadOf, person } from "./people";
import { clientName, me, phase, useTable, type Table } from "./table";
import type { Scene } from "../i18n/say.en";
import { floorOf } from "./people";

/** What the spoken sentences are about. */
export const scene = (table: Table): Scene => ({
  me: person(table, me(table)),
  client: clientName(table),
  facilitator: person(table, leadOf(table)),
  floor: person(table, floorOf(table)),
  minutes: Math.round((table.room.state.value?.minutes[phase(table)] ?? 0) / 60),
});

/** The facilitator's four things: the sentence that opens, the time, who has not yet spoken, the sentence that closes. */
export const Rail = () => {
  const table = useTable();
  const t = words();
  return (
    <aside class="rail" id="rail" aria-labelledby="rail-h">
      <h2 class="vh" id="rail-h">
        {t.rail.title}
      </h2>
      <div class="rail__hide">
        <Button look="quiet" icon={chevron} onClick={() => (table.open.value = "")}>
          {t.rail.hide}
        </Button>
      </div>
      <section class="rail__part rail__part--open">
        <h3>{t.rail.opens}</h3>
        <p class="rail__say">{t.rail.say[phase(table)].opens(scene(table))}</p>
      </section>
      <RailTime />
      <RailRound />
      <RailLines />
      <RailClose />
    </aside>
  );
};
