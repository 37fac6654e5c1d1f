import lines from "lucide-static/icons/audio-lines.svg";
import check from "lucide-static/icons/check.svg";
import hand from "lucide-static/icons/hand.svg";
import micOff from "lucide-static/icons/mic-off.svg";
import monitor from "lucide-static/icons/monitor-up.svg";
import asks from "lucide-static/icons/message-circle-question-mark.svg";
import octagon from "lucide-static/icons/octagon-pause.svg";
import volumeOff from "lucide-static/icons/volume-off.svg";
import refresh from "lucide-static/icons/refresh-cw.svg";
import { lineWords } from "../i18n/line";
import { words, type Words } from "../i18n/room";
import { cardOf } from "../state/room";
import { Icon } from "../ui/Icon";
import { held } from "./gestures";
import { floorOf, initials, pausedOf, person, presenceOf, roleWord, screenOf, shownLarge } from "./people";
import { Picture, useSeen } from "./Picture";
import { me, phase, useTable, type Table } from "./table";

interface Mark {
  icon: string;
  word: string;
  kind: string;
}

/** What stands beside a name: one mark at most, the most telling. */
const markOf = (t: Words, table: Table, id: string): Mark | null => {
  const state = table.room.state.value;
  const there = presenceOf(table, id);
  const answer = phase(table) === "contract" ? cardOf(table.room, "contract")?.agreed?.[id] : undefined;
  if (state?.gates.stopped.includes(id)) return { icon: octagon, word: t.table.stops, kind: "stop" };
  if (pausedOf(table, id, "audio")) return { icon: volumeOff, word: lineWords().seat.unheardWhy, kind: "unheard" };
  if (state?.hands.includes(id)) return { icon: hand, word: state.hands[0] === id ? t.table.handNext : t.table.hand, kind: "hand" };
  if (answer === "yes") return { icon: check, word: t.table.agreed, kind: "agreed" };
  if (answer === "precision") return { icon: asks, word: t.table.precision, kind: "asks" };
  if (state?.screen.by === id) return { icon: monitor, word: t.table.shows, kind: "screen" };
  if (held(table, id) && there.on === "here") return { icon: volumeOff, word: t.table.held, kind: "held" };
  if (!there.mic && there.on === "here") return { icon: micOff, word: t.table.muted, kind: "muted" };
  return null;
};

/** One place at the table. It never moves; speaking changes its ring. */
export const SeatView = ({ id, index }: { id: string; index: number }) => {
  const table = useTable();
  const t = words();
  const there = presenceOf(table, id);
  const mine = id === me(table);
  const seen = useSeen(id);
  const large = shownLarge(table) === id && screenOf(table) === null;
  const floor = floorOf(table) === id;
  const voice = table.room.speaking.value.includes(id);
  const away = mine ? table.room.line.value.at === "lost" || table.media.lostNow.value : there.on === "reconnecting" || (there.on === "here" && there.lost === true);
  const absent = there.on === "away" && !mine;
  const paused = seen && !mine && !large && pausedOf(table, id);
  const unheard = pausedOf(table, id, "audio");
  const mark = markOf(t, table, id);
  const role = roleWord(t, table, id);
  const client = table.room.state.value?.seats[index]?.roles.includes("client");
  const state = away ? t.table.reconnecting : absent ? t.table.away : unheard ? lineWords().seat.unheard : paused ? lineWords().seat.paused : there.typing && !mine ? t.table.writing : "";
  const look = ["seat", large && "seat--floor", (!seen || paused) && "seat--off", away && "seat--away", absent && "seat--absent", voice && "seat--voice"].filter(Boolean).join(" ");
  return (
    <li class={look} style={{ "--i": String(index) }} data-person={id} data-on={there.on} aria-current={floor ? "true" : undefined}>
      <div class="seat__view">
        {away ? <Icon of={refresh} /> : large ? <Icon of={lines} /> : seen ? <Picture of={id} still={paused} /> : null}
        {!away && !large && (!seen || paused) ? <span class="seat__initials" aria-hidden="true">{initials(person(table, id))}</span> : null}
      </div>
      <p class="seat__name">
        {person(table, id)}
        {mark ? (
          <span class={`seat__mark seat__mark--${mark.kind}`} title={mark.word}>
            <Icon of={mark.icon} />
            <span class="vh">, {mark.word}</span>
          </span>
        ) : null}
        {voice ? <span class="vh">, {t.table.speaking}</span> : null}
      </p>
      {role || mine || state ? (
        <p class={client ? "seat__role seat__role--client" : "seat__role"}>{state || [role, mine && t.role.you].filter(Boolean).join(", ")}</p>
      ) : null}
    </li>
  );
};
