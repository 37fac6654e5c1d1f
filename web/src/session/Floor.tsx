import lines from "lucide-static/icons/audio-lines.svg";
import ear from "lucide-static/icons/ear.svg";
import enlarge from "lucide-static/icons/maximize-2.svg";
import shrink from "lucide-static/icons/minimize-2.svg";
import monitor from "lucide-static/icons/monitor-up.svg";
import { lineWords } from "../i18n/line";
import { words } from "../i18n/room";
import { list } from "../i18n/dates";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { does, floorOf, initials, nextOf, pausedOf, person, screenOf, shownLarge } from "./people";
import { Picture, useSeen } from "./Picture";
import { can, me, phase, useTable } from "./table";

/** Who speaks, large; a shared screen takes its place. */
export const Floor = ({ pictures }: { pictures: boolean }) => {
  const table = useTable();
  const t = words();
  const who = shownLarge(table);
  const seen = useSeen(who);
  const screen = screenOf(table);
  const paused = screen ? pausedOf(table, screen, "screen") : seen && who !== me(table) && pausedOf(table, who);
  const own = table.share.mode.value === "on";
  const large = screen !== null && table.open.value === "screen";
  const speaks = floorOf(table) !== "" || table.room.speaking.value.includes(who);
  const next = nextOf(table).filter((id) => id !== who);
  const alone = phase(table) === "expose";
  return (
    <figure class={large ? "floor floor--screen floor--large" : screen ? "floor floor--screen" : "floor"} data-floor={who}>
      <div class={speaks && !screen ? "floor__view" : "floor__view floor__view--quiet"}>
        {screen ? (
          <>
            <Picture of={screen} kind="screen" still={paused} />
            <button type="button" class="floor__large" onClick={() => (table.open.value = large ? "" : "screen")}>
              <Icon of={large ? shrink : enlarge} />
              <span class="vh">{large ? t.share.shrink : t.share.enlarge}</span>
            </button>
          </>
        ) : seen ? (
          <Picture of={who} still={paused} />
        ) : null}
        {paused ? <Paused name={person(table, screen ?? who)} /> : null}
        {screen || seen ? null : (
          <span class={pictures ? "floor__initials" : "voice"} aria-hidden="true">
            {initials(person(table, who))}
          </span>
        )}
      </div>
      <figcaption class="floor__say">
        <span class="floor__who">
          <Icon of={screen ? monitor : speaks ? lines : ear} />
          {screen ? t.table.screen(person(table, screen)) : speaks ? does(t, table, who) : t.table.listens}
        </span>
        <span class="floor__next">{alone ? t.table.alone : next.length > 0 ? t.table.next(list(next.slice(0, 3).map((id) => (id === me(table) ? t.role.you : person(table, id))))) : ""}</span>
        {screen && can(table, "screen.stop") ? (
          <span class="floor__own">
            <Button onClick={() => table.conn.act({ k: "screen.stop", person: screen })}>{t.share.end}</Button>
          </span>
        ) : null}
        {own ? (
          <span class="floor__own">
            {t.table.yourScreen}
            <Button onClick={() => table.share.stop()}>{t.table.stopScreen}</Button>
          </span>
        ) : null}
      </figcaption>
    </figure>
  );
};

/** In place of a picture that stands still because the line is narrow. */
const Paused = ({ name }: { name: string }) => (
  <span class="floor__paused">
    <span class="floor__initials" aria-hidden="true">
      {initials(name)}
    </span>
    <span>{lineWords().seat.pausedWhy}</span>
  </span>
);
