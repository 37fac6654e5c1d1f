import { effect } from "@preact/signals";
import { apply, invert } from "../board/text";
import { meets, overtaken, put, take, type CardAct, type Step } from "../state/history";
import { mayOn } from "../state/rights";
import { textOf, type RoomState } from "../state/room";
import type { CardView } from "./messages";
import { fresh, typed, type Typing } from "./texts";

interface Tab {
  /** Asks the server; gives the request's number. */
  ask(a: CardAct): number;
  write(card: string, typing: Typing): void;
  now(): number;
}

type Stack = "done" | "undone";

/** Takes back this tab's own steps, through the same rights as any request. */
export class Undo {
  readonly stop: () => void;

  constructor(
    private readonly room: RoomState,
    private readonly tab: Tab,
  ) {
    this.stop = effect(() => {
      const board = room.board.value;
      const text = (id: string) => {
        const card = board.get(id);
        return card ? textOf(room, card) : null;
      };
      room.history.value = meets(room.history.peek(), text);
    });
  }

  /** Takes the last step of one stack and puts it on the other; with a card, the last typing in it. */
  step(from: Stack, to: Stack, card?: string): void {
    const { history, board } = this.room;
    const taken = take(history.peek(), from, card);
    if (!taken) return;
    const { step, rest } = taken;
    const view = board.peek().get(step.card);
    history.value = rest;
    if (!view) this.decline("gone");
    else if (step.kind === "text") this.type(step, view, to);
    else if (overtaken(step, view)) this.decline("changed");
    else {
      const n = this.tab.ask(step.back);
      history.value = put(history.peek(), to, { kind: "act", card: step.card, back: step.again, again: step.back, n });
    }
  }

  private type({ card, d }: Extract<Step, { kind: "text" }>, view: CardView, to: Stack): void {
    const { history, may, you, typing } = this.room;
    if (view.removed) return this.decline("gone");
    if (!mayOn(may.peek(), you.peek()?.id ?? "", view, "card.text")) return this.decline("phase");
    const before = typing.peek().get(card) ?? fresh(view.base, view.rev, view.text);
    const texts = new Map(history.peek().texts).set(card, apply(textOf(this.room, view), d));
    history.value = put({ ...history.peek(), texts }, to, { kind: "text", card, d: invert(d), at: 0 });
    this.tab.write(card, typed(before, d));
  }

  private decline(code: "gone" | "changed" | "phase"): void {
    this.room.declined.value = { k: "undo", code, at: this.tab.now() };
  }
}
