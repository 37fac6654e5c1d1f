import type { RoomState } from "../state/room";
import { giveBack } from "../state/refusals";
import type { Kind } from "../wire/messages";
import { apply, codePoints, type Delta } from "./text";

/**
 * A change of one span, cut to what a text of at most max code points takes; `rest` is what did not fit. No emoji and no
 * accented letter is cut in two.
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
  return { d: d.flatMap((part) => (part !== put ? [part] : kept === "" ? [] : [kept])), rest: put.slice(kept.length) };
};

/** What did not fit waits for its author's word above the board. A key pressed once too often is only not taken. */
export const offer = (room: RoomState, kind: Kind, rest: string): void => {
  if (codePoints(rest) > 1) giveBack(room, { id: crypto.randomUUID(), kind, text: rest, code: "limit" });
};
