import { useEffect, useRef } from "preact/hooks";
import { effect, useSignal } from "@preact/signals";
import { words } from "../i18n/room";
import { voteWords } from "../i18n/vote";
import { secondsLeft } from "../state/clock";
import { held } from "./gestures";
import { person } from "./people";
import { linesSaid } from "./RailLines";
import { stepName } from "./Stepper";
import { me, phase, useTable, type Table } from "./table";

const gather = 1200; // ms in which what happens is said as one

/** What the room's readers hear; compared with the last time. */
interface Heard {
  phase: string;
  floor: string;
  hands: readonly string[];
  held: boolean;
  stopped: readonly string[];
  cards: ReadonlySet<string>;
  /** The place of every card that has one: its order and its heading. */
  places: ReadonlyMap<string, string>;
  minute: "" | "minute" | "over";
  line: string;
  /** "": none; else whether ballots are taken, or the totals shown. */
  vote: "" | "open" | "totals";
  lost: boolean;
  /** Whose line is not good: told to those who lead only. */
  lines: readonly string[];
}

const look = (table: Table): Heard => {
  const { room, now } = table;
  const state = room.state.value;
  const left = state && !state.clock.paused ? secondsLeft(state.clock, now.value) : Infinity;
  return {
    phase: phase(table),
    floor: state?.floor ?? "",
    hands: state?.hands ?? [],
    held: held(table),
    stopped: state?.gates.stopped ?? [],
    cards: new Set([...room.cards.value.values()].filter((card) => card.author !== me(table)).map((card) => card.id)),
    places: new Map([...room.cards.value.values()].map((card) => [card.id, `${card.order} ${card.fields?.group ?? ""}`])),
    minute: left <= 0 ? "over" : left <= 60 ? "minute" : "",
    line: room.line.value.at,
    vote: state?.vote ? (state.vote.open ? "open" : "totals") : "",
    lost: state?.vote?.lost ?? false,
    lines: linesSaid(table),
  };
};

const news = (table: Table, was: Heard, is: Heard): string[] => {
  const t = words();
  const out: string[] = [];
  if (is.line !== was.line) out.push(is.line === "live" ? t.said.back : t.said.lost);
  out.push(...is.lines.filter((sentence) => !was.lines.includes(sentence)));
  if (is.phase !== was.phase) out.push(t.said.phase(stepName(t, phase(table))));
  if (is.floor !== was.floor && is.floor !== "") out.push(is.floor === me(table) ? t.said.yours : t.said.floor(person(table, is.floor)));
  for (const id of is.hands) if (!was.hands.includes(id) && id !== me(table)) out.push(t.said.hand(person(table, id)));
  if (is.held !== was.held) out.push(is.held ? t.gates.heldBar + "." : t.gates.heard);
  for (const id of is.stopped) if (!was.stopped.includes(id) && id !== me(table)) out.push(t.gates.stops(person(table, id)));
  if (is.vote !== was.vote && is.phase === was.phase) out.push(voteWords().said[is.vote || "over"]);
  if (is.lost && !was.lost) out.push(voteWords().lostTitle);
  if (is.minute !== was.minute && is.minute !== "" && is.phase === was.phase) out.push(is.minute === "minute" ? t.said.minute : t.said.over);
  const added = [...is.cards].filter((id) => !was.cards.has(id)).length;
  const moved = [...is.places].filter(([id, place]) => (was.places.get(id) ?? place) !== place).length;
  if (moved > 0 && is.phase === was.phase) out.push(t.said.moved(moved));
  if (added > 0 && is.phase === was.phase) out.push(t.said.cards(added));
  return out;
};

/** Says politely, and together, what changed: the step, the floor, the last minute, new cards. */
export const Announcer = () => {
  const table = useTable();
  const text = useSignal("");
  const last = useRef<Heard | null>(null);
  useEffect(() => {
    let pending: string[] = [];
    let timer = 0;
    const stop = effect(() => {
      const is = look(table);
      if (table.room.state.value === null) return;
      if (last.current) pending = [...pending, ...news(table, last.current, is)];
      last.current = is;
      if (pending.length === 0 || timer) return;
      timer = window.setTimeout(() => {
        timer = 0;
        text.value = [...new Set(pending)].join(" ");
        pending = [];
      }, gather);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [table]);
  return (
    <p class="vh" role="status" aria-live="polite" data-said>
      {text.value}
    </p>
  );
};
