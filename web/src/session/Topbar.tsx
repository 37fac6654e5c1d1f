import help from "lucide-static/icons/circle-question-mark.svg";
import minus from "lucide-static/icons/minus.svg";
import plus from "lucide-static/icons/plus.svg";
import upload from "lucide-static/icons/cloud-upload.svg";
import { moment, sentence, weekday } from "../i18n/dates";
import { words } from "../i18n/room";
import { chooseLang } from "../me";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Language } from "../ui/Language";
import { Clock } from "./Clock";
import { Stepper, stepName } from "./Stepper";
import { can, leads, phase, useTable } from "./table";

/** Group, steps, clock, what is not yet saved, language and help. */
export const Topbar = () => {
  const table = useTable();
  const t = words();
  const { seat, room } = table;
  return (
    <header class="topbar">
      <h1 class="topbar__group" title={moment(seat.session.startsAt)}>
        {seat.group.name} <small>{sentence(weekday(seat.session.startsAt))}</small>
      </h1>
      <p class="topbar__phase">{room.state.value ? stepName(t, phase(table)) : ""}</p>
      <div class="topbar__end topbar__tools">
        <SaveState />
        {room.state.value ? <Clock /> : null}
        <Timekeeper />
        <div class="topbar__lang">
          <Language onPick={chooseLang} />
        </div>
        <Button look="quiet" icon={help} iconOnly onClick={() => (table.open.value = "help")}>
          {t.top.help}
        </Button>
      </div>
      <nav class="topbar__steps" aria-label={t.top.steps}>
        {room.state.value ? <Stepper /> : null}
      </nav>
    </header>
  );
};

/** Whoever keeps the time without leading gives or takes a minute here. */
const Timekeeper = () => {
  const table = useTable();
  const t = words();
  if (!can(table, "clock.add") || leads(table)) return null;
  return (
    <>
      <Button look="quiet" icon={minus} iconOnly onClick={() => table.conn.do({ k: "clock.add", minutes: -1 })}>
        {t.rail.less}
      </Button>
      <Button look="quiet" icon={plus} iconOnly onClick={() => table.conn.do({ k: "clock.add", minutes: 1 })}>
        {t.rail.more}
      </Button>
    </>
  );
};

/** Says the truth about the last keystrokes, at every width, while there is something to say. */
const SaveState = () => {
  const { room } = useTable();
  const t = words();
  const n = room.unsaved.value;
  const waits = room.line.value.at !== "live" || !room.saving.value;
  if (n === 0) return null;
  return (
    <p class={waits ? "save save--pending" : "save save--brief"} role="status">
      <Icon of={upload} />
      <span>{t.save.pending(n)}</span>
    </p>
  );
};
