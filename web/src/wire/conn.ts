import { batch, effect } from "@preact/signals";
import { apply, codePoints, type Delta } from "../board/text";
import { Offset } from "../state/clock";
import { did, placed, wrote, type CardAct } from "../state/history";
import { changed, Lost, presence, snapshot, welcomed, voices, writtenBy } from "../state/reduce";
import { nameless, refuse, returnText } from "../state/refusals";
import type { RoomState } from "../state/room";
import { HereReporter } from "./here";
import { Line, type End } from "./line";
import type { Ack, Code, Here, LiveAction, Part, Refuse, ServerFrame, TabFrame, Welcome } from "./messages";
import { Queue, type Pending } from "./pending";
import { acked, clean, fly, fresh, resumed, shown, typed, type Typing } from "./texts";
import { Undo } from "./undo";
import type { World } from "./world";

/** What of the media plane's frames goes on to it. */
export interface MediaSink {
  welcome(frame: Welcome): void;
  lost(): void;
  frame(frame: Extract<ServerFrame, { t: "media" | "slots" | "layers" | "mediastate" }>): void;
}

/**
 * One tab's conversation with its session: greets, resumes, numbers what it does, sends it again until it is answered, and writes
 * what it hears into the room. Everything the person does goes through {@link do}, {@link type} and {@link act}.
 */
export class Conn {
  private readonly line: Line;
  private readonly queue: Queue;
  private readonly offset = new Offset();
  private welcomeFrame: Welcome | null = null;
  private parts: Part[] = [];
  private ready = false;
  private ended = false;
  private r = 0;
  private acts = new Map<number, LiveAction>();
  private stopPump: () => void = () => undefined;
  private readonly reporter: HereReporter;
  private readonly undoing: Undo;
  private unkeep: () => void = () => undefined;

  constructor(
    private readonly world: World,
    private readonly client: string,
    private readonly room: RoomState,
    private readonly media: MediaSink,
  ) {
    this.queue = new Queue(() => world.now());
    this.reporter = new HereReporter(world, (frame) => this.line.send(frame));
    this.line = new Line(world, {
      open: () => this.hello(),
      frame: (frame) => this.frame(frame),
      lost: () => this.lost(),
      ended: (why) => this.end(why),
    });
    this.undoing = new Undo(room, {
      ask: (a) => this.ask(a),
      write: (card, typing) => this.write(card, typing),
      now: () => world.now(),
    });
  }

  /** Takes up what an earlier page of this tab left, then dials. */
  async start(): Promise<void> {
    const kept = await this.world.keep.load();
    if (kept) {
      this.queue.restore(kept.n, kept.ops);
      batch(() => {
        this.room.pending.value = kept.ops;
        this.room.typing.value = new Map(kept.typing);
        this.room.composing.value = new Map(kept.composing);
        this.room.returned.value = kept.returned;
      });
    }
    const { room } = this;
    this.unkeep = effect(() => {
      const kept = {
        ops: [...room.pending.value],
        typing: [...room.typing.value],
        composing: [...room.composing.value],
        returned: [...room.returned.value],
      };
      if (!this.ended) this.world.keep.save({ n: this.queue.last, ...kept });
    });
    this.line.start();
  }

  /** The network is said to be back, or the person does not want to wait. */
  now(): void {
    this.line.now();
  }

  /** The media line broke: is the socket's network gone too? It answers soon or is replaced. */
  doubt(): void {
    this.line.doubt();
  }

  stop(): void {
    this.unkeep();
    this.undoing.stop();
    this.line.stop();
    this.stopPump();
    this.reporter.stop();
  }

  /** Says that the person goes. */
  leave(): void {
    this.line.send({ t: "leave" });
    this.stop();
  }

  /** Does something durable. It is shown at once, and stays until the server has answered. `back` takes it back where the board alone does not tell. */
  do(a: Pending["a"], back?: CardAct): void {
    const before = "id" in a ? this.room.board.peek().get(a.id) : undefined;
    const n = this.ask(a);
    if ("id" in a) this.room.history.value = did(this.room.history.peek(), a, before, this.room.you.peek()?.id ?? "", n, back);
  }

  private ask(a: Pending["a"]): number {
    const n = this.queue.push(a);
    this.room.declined.value = null;
    this.publish();
    this.pump();
    return n;
  }

  /** Does something live (floor, hand, round, signal): now or not at all. */
  act(a: LiveAction): void {
    this.r += 1;
    this.room.declined.value = null;
    if (this.line.send({ t: "act", r: this.r, a })) this.acts.set(this.r, a);
    else this.room.declined.value = { k: a.k, code: "offline", at: this.world.now() };
  }

  /** The person changed a card's text by d. */
  type(card: string, d: Delta): void {
    const known = this.room.cards.peek().get(card);
    const before = this.room.typing.peek().get(card) ?? (known ? fresh(known.base, known.rev, known.text) : this.unborn(card));
    if (!before || d.length === 0) return;
    const { history } = this.room;
    history.value = wrote(history.peek(), card, d, apply(shown(before), d), this.world.now());
    this.write(card, typed(before, d));
  }

  /** Takes back one's own last step; with a card, one's own last typing in it. */
  undo(card?: string): void {
    this.undoing.step("done", "undone", card);
  }

  /** Does again what was taken back last. */
  redo(card?: string): void {
    this.undoing.step("undone", "done", card);
  }

  private write(card: string, typing: Typing): void {
    this.put(card, typing);
    this.pump();
    this.typingIn(card);
  }

  /** What this tab says of itself; merged, and sent when it is time. */
  here(change: Partial<Omit<Here, "t">>): void {
    this.reporter.say(change);
  }

  send(frame: TabFrame): void {
    this.line.send(frame);
  }

  private hello(): void {
    this.ready = false;
    this.welcomeFrame = null;
    this.parts = [];
    const texts = [...this.room.typing.peek()].filter(([, t]) => !clean(t)).map(([card, { base, rev }]) => ({ card, base, rev }));
    this.line.send({ t: "hello", v: 1, client: this.client, ...(texts.length ? { texts } : {}) });
  }

  private frame(frame: ServerFrame): void {
    try {
      this.take(frame);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      this.line.again();
    }
  }

  private take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        this.room.offset.value = this.offset.heard(frame.now, this.world.now());
        this.welcomeFrame = frame;
        if (frame.parts === 0) this.settle(frame);
        return;
      case "part":
        this.parts.push(frame);
        if (this.welcomeFrame && this.parts.length === this.welcomeFrame.parts) this.settle(this.welcomeFrame);
        return;
      case "ops":
        return changed(this.room, frame, this.world.now());
      case "ack":
        return this.acknowledged(frame);
      case "refuse":
        return this.refused(frame);
      case "here":
        return presence(this.room, frame);
      case "store":
        this.room.saving.value = frame.saving;
        return;
      case "beat":
        this.room.offset.value = this.offset.heard(frame.now, this.world.now());
        return;
      case "speaking":
        return voices(this.room, frame);
      case "line":
        this.room.quality.value = frame;
        return;
      case "ballot":
        this.room.ballot.value = frame;
        return;
      case "lines":
        this.room.lines.value = frame.people;
        return;
      case "echo":
        this.room.echo.value = frame;
        return;
      case "media":
      case "slots":
      case "layers":
      case "mediastate":
        return this.media.frame(frame);
      case "bye":
        return;
      default: {
        const never: never = frame;
        void never; // a newer server's frame: skipped
      }
    }
  }

  /** Everything of a welcome is here: what is ours is put on top of it, and what has no answer is sent again. */
  private settle(frame: Welcome): void {
    this.line.settled();
    batch(() => {
      welcomed(this.room, frame);
      snapshot(this.room, this.parts);
      this.resume(frame);
      this.room.line.value = { at: "live" };
    });
    this.ready = true;
    this.acts.clear();
    this.publish();
    this.media.welcome(frame);
    this.reporter.greet();
    this.pump();
  }

  private resume(frame: Welcome): void {
    const refusals = new Map((frame.refused ?? []).map(({ n, code }) => [n, code]));
    const since = new Map((frame.texts ?? []).map((text) => [text.card, text]));
    for (const op of this.queue.resume(frame.done)) {
      const code = refusals.get(op.n);
      if (code) this.turnDown(op, code);
    }
    const unanswered = this.queue.all;
    for (const [id, typing] of this.room.typing.peek()) {
      if (clean(typing)) {
        this.put(id, null);
        continue;
      }
      const card = this.room.cards.peek().get(id);
      if (!card || refusals.has(typing.n)) {
        if (!unanswered.some((op) => op.a.k === "card.add" && op.a.id === id)) returnText(this.room, id, shown(typing), refusals.get(typing.n) ?? "gone", this.put);
        continue;
      }
      const done = typing.flying !== null && typing.n <= frame.done;
      const ops = since.get(id);
      this.put(id, resumed(typing, card, ops?.base === typing.base ? ops.ops : [], done));
    }
  }

  private acknowledged(frame: Ack): void {
    const op = this.queue.take(frame.n);
    if (!op) return;
    batch(() => {
      if (op.a.k === "card.text") this.textAcknowledged(op.a.id, frame);
      else if (op.a.k === "card.add") this.born(op.a.id, frame);
      else if (op.a.k === "card.move" && frame.order) this.room.history.value = placed(this.room.history.peek(), op.n, frame.order);
      this.publish();
    });
    this.pump();
  }

  private textAcknowledged(id: string, { rev, len }: Ack): void {
    const typing = this.room.typing.peek().get(id);
    const card = this.room.cards.peek().get(id);
    if (!typing || !card) return;
    if (rev !== typing.rev + 1) throw new Lost();
    const next = acked(typing, rev);
    if (codePoints(next.text) !== len) throw new Lost();
    this.room.cards.value = new Map(this.room.cards.peek()).set(id, writtenBy({ ...card, text: next.text, rev }, this.room.you.peek()?.id));
    this.put(id, clean(next) ? null : next);
  }

  /** A card of ours exists now: what was typed into it meanwhile stands on its real base. */
  private born(id: string, { base, rev }: Ack): void {
    const typing = this.room.typing.peek().get(id);
    if (typing) this.put(id, { ...typing, base, rev });
  }

  private refused({ n, r, code, retryMs }: Refuse): void {
    if (r) {
      const a = this.acts.get(r);
      this.acts.delete(r);
      this.room.declined.value = { k: a?.k ?? "", code, at: this.world.now() };
      return;
    }
    if (!n) return;
    if (code === "rate") {
      this.queue.rewind(n);
      this.stopPump();
      this.stopPump = this.world.after(retryMs ?? 1000, () => this.pump());
      return;
    }
    const op = this.queue.take(n);
    if (!op) return;
    batch(() => {
      if (op.a.k === "card.text") {
        const typing = this.room.typing.peek().get(op.a.id);
        if (code === "changed") {
          this.publish();
          throw new Lost();
        }
        if (typing) returnText(this.room, op.a.id, shown(typing), code, this.put);
      } else this.turnDown(op, code);
      this.publish();
    });
    this.pump();
  }

  /** An operation was refused. Of a card that never came to be, what was typed into it meanwhile comes back as well. */
  private turnDown(op: Pending, code: Code): void {
    const typing = op.a.k === "card.add" ? this.room.typing.peek().get(op.a.id) : undefined;
    if (op.a.k !== "card.add" || !typing) return refuse(this.room, op, code, this.world.now());
    this.put(op.a.id, null);
    refuse(this.room, { n: op.n, a: { ...op.a, text: shown(typing) } }, code, this.world.now());
  }

  /** Sends what may be sent: text that waits gets a number first. */
  private pump(): void {
    if (!this.ready) return;
    let numbered = false;
    for (const [id, typing] of this.room.typing.peek()) {
      if (typing.flying || !typing.waiting || !this.room.cards.peek().has(id)) continue;
      this.put(id, fly(typing, this.queue.push({ k: "card.text", id })));
      numbered = true;
    }
    if (numbered) this.publish();
    const { ops, wait } = this.queue.due();
    for (const op of ops) this.sendOp(op);
    this.stopPump();
    this.stopPump = wait > 0 ? this.world.after(wait, () => this.pump()) : () => undefined;
  }

  private sendOp({ n, a }: Pending): void {
    if (a.k !== "card.text") {
      this.line.send({ t: "op", n, a });
      return;
    }
    const typing = this.room.typing.peek().get(a.id);
    // What was returned to its author has nothing to say any more; its number must still be spent.
    this.line.send({ t: "op", n, a: { k: "card.text", id: a.id, base: typing?.base ?? 0, rev: typing?.rev ?? 0, d: typing?.flying ?? [] } });
  }

  private lost(): void {
    this.ready = false;
    this.stopPump();
    this.reporter.lost();
    this.media.lost();
    if (this.room.line.peek().at === "live") this.room.line.value = { at: "lost", since: this.world.now() };
  }

  private end(why: End): void {
    this.ready = false;
    this.media.lost();
    this.room.line.value = { at: "ended", why };
    if (nameless(why)) {
      this.ended = true;
      void this.world.keep.wipe();
    }
  }

  private typingIn(card: string): void {
    const view = this.room.board.peek().get(card);
    if (view?.vis === "shared") this.reporter.types(card); // what is private says nothing, not even that one types
  }

  /** Typing in a card whose addition has no answer yet. */
  private unborn(card: string): Typing | null {
    const add = this.queue.all.find(({ a }) => a.k === "card.add" && a.id === card);
    return add && add.a.k === "card.add" ? fresh(0, 0, add.a.text) : null;
  }

  private readonly put = (card: string, typing: Typing | null): void => {
    const next = new Map(this.room.typing.peek());
    if (typing) next.set(card, typing);
    else next.delete(card);
    this.room.typing.value = next;
  };

  private publish(): void {
    this.room.pending.value = this.queue.all;
  }
}

