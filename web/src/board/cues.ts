import type { Words } from "../i18n/room";
import { voteWords } from "../i18n/vote";
import { cardOf, clientOf } from "../state/room";
import { myTurn } from "../session/gestures";
import { can, me, part, phase, type Table } from "../session/table";
import { person } from "../session/people";

export interface Cue {
  say: string;
  more: string;
}

/** The one sentence that says what is theirs to do now: it differs by step, role and turn. */
export const cueOf = (t: Words, table: Table): Cue => {
  const here = phase(table);
  const own = t.cue[here];
  const state = table.room.state.value;
  const name = person(table, me(table));
  if (here === "topic" && state?.offer?.owner === me(table)) return t.cue.topic.offered;
  const client = clientOf(table.room);
  if (here === "topic" && client !== "") return client === me(table) ? t.cue.topic.chosenYou : part(table) === "facilitator" ? t.cue.topic.chosenLead : t.cue.topic.chosen;
  if (state?.vote?.open) {
    const v = voteWords();
    return can(table, "vote.cast") ? { say: v.cue(state.vote.points), more: v.cueMore } : { say: v.cueOpen, more: v.cueOpenMore };
  }
  const round = state?.spoken.includes(me(table)) || state?.awaited.includes(me(table)) || can(table, "hand.raise");
  if (myTurn(table) && round && own.mine !== "" && clientOf(table.room) !== me(table)) return { say: t.cue.turn(name), more: own.mine };
  if (here === "contract" && can(table, "card.agree")) {
    const contract = cardOf(table.room, "contract");
    if (contract?.versions?.length && !contract.agreed?.[me(table)]) return t.cue.contract.agree;
  }
  return own[part(table)];
};
