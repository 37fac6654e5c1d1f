import { useComputed } from "@preact/signals";
import minus from "lucide-static/icons/minus.svg";
import pause from "lucide-static/icons/pause.svg";
import play from "lucide-static/icons/play.svg";
import plus from "lucide-static/icons/plus.svg";
import { time } from "../i18n/dates";
import { words } from "../i18n/room";
import { minutes, secondsLeft } from "../state/clock";
import { Button } from "../ui/Button";
import { steps } from "./Stepper";
import { can, phase, useTable } from "./table";

/** The time left, a minute more or less, and the clock's start and stop. */
export const RailTime = () => {
  const table = useTable();
  const t = words();
  const { room, now, conn } = table;
  const left = useComputed(() => (room.state.value ? secondsLeft(room.state.value.clock, now.value) : 0));
  const state = room.state.value;
  if (!state) return null;
  const { clock } = state;
  const rest = steps.slice(steps.findIndex((step) => step.id === phase(table)) + 1).reduce((sum, step) => sum + (state.minutes[step.id] ?? 0), 0);
  const end = new Date(Math.ceil((now.peek() + (Math.max(0, left.value) + rest) * 1000) / 60_000) * 60_000);
  const fresh = clock.paused && clock.left === clock.planned;
  return (
    <section class="rail__part rail__part--time">
      <h3>{t.rail.time}</h3>
      <div class="rail__time">
        <p class="rail__left num">{minutes(left.value)}</p>
        <div class="rail__step">
          {can(table, "clock.add") ? (
            <>
              <Button icon={minus} iconOnly onClick={() => conn.do({ k: "clock.add", minutes: -1 })}>
                {t.rail.less}
              </Button>
              <Button icon={plus} iconOnly onClick={() => conn.do({ k: "clock.add", minutes: 1 })}>
                {t.rail.more}
              </Button>
            </>
          ) : null}
          {can(table, "clock.pause") && !fresh ? (
            <Button icon={clock.paused ? play : pause} iconOnly onClick={() => conn.do({ k: clock.paused ? "clock.resume" : "clock.pause" })}>
              {clock.paused ? t.rail.resume : t.rail.pause}
            </Button>
          ) : null}
        </div>
      </div>
      {fresh && can(table, "clock.resume") ? (
        <Button icon={play} wide onClick={() => conn.do({ k: "clock.resume" })}>
          {t.rail.start}
        </Button>
      ) : (
        <p class="rail__hint">
          {t.rail.ends(time(end))} {phase(table) !== "learn" && phase(table) !== "close" ? t.rail.protects : ""}
        </p>
      )}
    </section>
  );
};
