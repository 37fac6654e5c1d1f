import { useEffect } from "preact/hooks";
import { words } from "../i18n/room";
import { Board } from "../board/Board";
import { Announcer } from "./Announcer";
import { Bar } from "./Bar";
import { Ended } from "./Ended";
import { Panels } from "./Panels";
import { Rail } from "./Rail";
import { Splitter } from "./Splitter";
import { Seats } from "./Seats";
import { Topbar } from "./Topbar";
import { useKeys } from "./keys";
import { leads, phase, useTable } from "./table";

/** The room: top bar, the table, the facilitator's rail, the board, the bar. */
export const Shell = ({ onBack, onEnd }: { onBack: () => void; onEnd?: (() => void) | undefined }) => {
  const table = useTable();
  const t = words();
  const now = phase(table);
  useKeys(table);
  useEffect(() => {
    document.documentElement.setAttribute("data-phase", now);
    return () => document.documentElement.removeAttribute("data-phase");
  }, [now]);
  const leading = table.open.value === "rail";
  useEffect(() => {
    const board = document.getElementById("board");
    if (leading && board && board.getBoundingClientRect().top > innerHeight / 3) board.scrollIntoView({ block: "start" }); // the rail is a sheet over the lower half
  }, [leading]);
  const line = table.room.line.value;
  if (line.at === "ended") return <Ended why={line.why} onBack={onBack} />;
  const rail = leads(table);
  return (
    <div class={rail ? "room room--rail" : "room"} data-line={line.at} data-rail={leading ? "open" : undefined}>
      <a class="skip" href="#board">
        {t.top.toBoard}
      </a>
      <Topbar />
      <main class="room__main" id="main" tabIndex={-1}>
        <Seats />
        {rail ? <Rail /> : null}
        <Splitter />
        <Board />
      </main>
      <Bar />
      <Panels onEnd={onEnd} />
      <Announcer />
    </div>
  );
};
