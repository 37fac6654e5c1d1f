import type { RoomState } from "../state/room";
import { giveBack } from "../state/refusals";
import type { Kind } from "../wire/messages";
import { apply, codePoints, type Delta } from "./text";

const longestWord = 40; // UTF-16 units; what is longer without a space is cut anywhere

/** Without the beginning of the word that goes on in the rest. */
const whole = (kept: string, rest: string): string => {
  if (kept === "" || /^\s/.test(rest)) return kept;
  const end = kept.search(/\s\S*$/) + 1;
  return end > 0 && kept.length - end <= longestWord ? kept.slice(0, end) : kept;
};

/**
 * A change of one span, cut to what a text of at most max code points takes; `rest` is what did not fit. No emoji, no
 * accented letter and no word is cut in two.
 */
export const fitting = (before: string, d: Delta, max: number): { d: Delta; rest: string } => {
  const put = d.find((part) => typeof part === "string") ?? "";
  const over = codePoints(apply(before, d)) - max;
  if (over <= 0 || put === "") return { d, rest: "" };
  let kept = "";
  let room = codePoints(put) - over;
  for (const { segment } of new Intl.Segmenter().segment(put)) {
    room -= codePoints(segment);
    if (room < 0) break;
    kept += segment;
  }
  kept = whole(kept, put.slice(kept.length));
  return { d: d.flatMap((part) => (part !== put ? [part] : kept === "" ? [] : [kept])), rest: put.slice(kept.length) };
};

/** What did not fit waits for its author's word above the board. A key pressed once too often is only not taken. */
export const offer = (room: RoomState, kind: Kind, rest: string): void => {
  if (codePoints(rest) > 1) giveBack(room, { id: crypto.randomUUID(), kind, text: rest, code: "limit" });
};
