import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n/room";
import { useTable, phase } from "../session/table";
import type { Phase } from "../wire/messages";
import { Clarify } from "./Clarify";
import { Close } from "./Close";
import { Consult } from "./Consult";
import { Contract } from "./Contract";
import { ContractStep } from "./ContractStep";
import { cueOf } from "./cues";
import { Expose } from "./Expose";
import { Find, FindButton, finding } from "./Find";
import { Learn } from "./Learn";
import { Mine } from "./Mine";
import { Notices } from "./Notices";
import { Open } from "./Open";
import { Plan } from "./Plan";
import { Removed } from "./Removed";
import { Returned } from "./Returned";
import { Skeleton } from "../ui/Skeleton";
import { Topics } from "./Topics";
import { Turn } from "./Turn";
import { Undo } from "./Undo";

const step = (now: Phase) => {
  switch (now) {
    case "open":
      return <Open />;
    case "topic":
      return <Topics />;
    case "expose":
      return <Expose />;
    case "clarify":
      return <Clarify />;
    case "contract":
      return <ContractStep />;
    case "consult":
      return <Consult />;
    case "plan":
      return <Plan />;
    case "learn":
      return <Learn />;
    case "close":
      return <Close />;
    default:
      return now satisfies never;
  }
};

const unpinned: readonly Phase[] = ["open", "topic"];

/** The board as this step and this person have it: the sentence, what is pinned, the outline, and what is theirs alone. */
export const Board = () => {
  const table = useTable();
  const t = words();
  const now = phase(table);
  const ref = useRef<HTMLElement>(null);
  const writing = useRef(false);
  writing.current = ref.current?.contains(document.activeElement) ?? false; // before the new step is drawn
  useLayoutEffect(() => {
    if (writing.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true }); // the field went with the old step
    if (ref.current && ref.current.getBoundingClientRect().top < 0) ref.current.scrollIntoView({ block: "start" }); // on a phone the page scrolls: the new sentence is what one sees
  }, [now]);
  if (!table.room.state.value)
    return (
      <section class="board" id="board" tabIndex={-1} aria-busy="true">
        <div class="board__scroll">
          <Notices />
          <Skeleton label={t.line.loading} />
          <p class="field__hint">{t.line.people}</p>
        </div>
      </section>
    );
  const cue = cueOf(t, table);
  return (
    <section class="board" id="board" ref={ref} aria-labelledby="cue" tabIndex={-1}>
      {finding.value ? <Find /> : null}
      <div class="board__scroll" key={now}>
        <header class="cue">
          <h2 class="cue__say" id="cue">
            {cue.say}
          </h2>
          <p class="cue__more">{cue.more}</p>
          <div class="cue__tools">
            <FindButton />
            <Undo />
          </div>
          <Turn />
        </header>
        <Notices />
        <Removed />
        <Returned />
        {unpinned.includes(now) ? null : <Contract />}
        {step(now)}
      </div>
      <Mine />
    </section>
  );
};
