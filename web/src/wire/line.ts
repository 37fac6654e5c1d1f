import type { Bye, ServerFrame, TabFrame } from "./messages";
import type { Reach, Socket, World } from "./world";

const silence = 10_000; // ms without a frame before a new socket is opened
const asleep = 6_000; // ms without a frame after which a socket is dropped when there is reason to doubt it (a beat comes after 4 s without one)
const first = 300; // ms before the first new try
const longest = 1_000; // ms between two tries while the server may be starting again
const patient = 8_000; // ms between two tries after that
const impatientTries = 40; // about forty seconds
const probeAfter = 1; // tries before HTTP is asked first: it says why, and Firefox makes a socket wait longer after each that failed
const answerWithin = { least: 350, most: 3_000, times: 2 }; // ms for a socket that is doubted to answer, by how long it took to open, or to answer since
const asking = 1_500; // ms that HTTP may take to say why, before a socket is tried all the same
const openWithin = { least: 2_000, most: 10_000, times: 4 }; // ms for a new socket to open, by how long the last one took

/** Why the line will not come back by itself. */
export type End = "version" | "moved" | "removed" | "closed" | "signin" | "gone" | "bad";

export interface LineEvents {
  open(): void;
  frame(frame: ServerFrame): void;
  /** The socket is gone; another is tried after a while. */
  lost(): void;
  ended(why: End): void;
}

/** A websocket that comes back: it dials, watches for silence, and tries again with growing, jittered pauses. */
export class Line {
  private socket: Socket | null = null;
  private live = false;
  private tries = 0;
  private bye: Bye | null = null;
  private stopQuiet: () => void = () => undefined;
  private stopRetry: () => void = () => undefined;
  private heardAt = 0;
  private dialledAt = 0;
  private opened: number | null = null; // ms that the last socket took to open
  private answers: number | null = null; // ms that the way there and back takes: the quickest seen on this socket
  private askedAt: number | null = null;
  private stopDoubt: (() => void) | null = null;
  private over = false;

  constructor(
    private readonly world: World,
    private readonly events: LineEvents,
  ) {}

  start(): void {
    if (this.over || this.socket) return;
    this.stopRetry();
    this.bye = null;
    const socket: Socket = this.world.dial({
      open: () => {
        if (socket !== this.socket) return;
        this.live = true;
        this.opened = this.answers = this.world.now() - this.dialledAt;
        this.heard();
        this.events.open();
      },
      message: (text) => {
        if (socket === this.socket) this.message(text);
      },
      closed: () => {
        if (socket === this.socket) this.closed();
      },
    });
    this.socket = socket;
    this.dialledAt = this.world.now();
    this.stopQuiet();
    this.stopQuiet = this.world.after(this.patience(), () => this.again()); // a dead network swallows the first packets: dial anew
  }

  /** The network is back, the computer woke up, or the person asks: tries at once. A socket that slept is not trusted, any other is asked. */
  now(): void {
    this.tries = 0;
    if (this.over) return;
    if (this.live && this.world.now() - this.heardAt > asleep) this.replace();
    else if (this.live) this.doubt();
    else if (this.socket && this.world.now() - this.dialledAt > answerWithin.least) this.replace();
    else this.start();
  }

  /** There is reason to think that the socket is dead: unless it answers soon, another takes its place without a pause. */
  doubt(): void {
    if (!this.live || this.stopDoubt) return;
    const asked = this.world.now();
    this.ask();
    const within = Math.min(answerWithin.most, Math.max(answerWithin.least, answerWithin.times * (this.answers ?? 0)));
    this.stopDoubt = this.world.after(within, () => {
      this.stopDoubt = null;
      if (this.live && this.heardAt <= asked) this.replace();
    });
  }

  private ask(): void {
    this.askedAt = this.world.now();
    this.send({ t: "alive" });
  }

  /** Another socket at once. */
  replace(): void {
    if (this.over) return;
    this.tries = 0;
    this.drop();
    this.events.lost();
    this.start();
  }

  private patience(): number {
    if (this.opened === null || this.tries > impatientTries) return openWithin.most;
    return Math.min(openWithin.most, Math.max(openWithin.least, openWithin.times * this.opened));
  }

  /** A welcome shows that the server takes us. How soon it answers is asked now: opening takes longer, and much longer while a page loads. */
  settled(): void {
    this.tries = 0;
    this.ask();
  }

  send(frame: TabFrame): boolean {
    if (!this.socket || !this.live) return false;
    return this.socket.send(JSON.stringify(frame));
  }

  /** Drops this socket and opens another: what it holds is no longer trusted. */
  again(): void {
    this.drop();
    this.lost();
  }

  stop(): void {
    this.over = true;
    this.stopRetry();
    this.drop();
  }

  private message(text: string): void {
    this.heard();
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.t === "bye") this.bye = frame;
    if (frame.t === "beat" && this.askedAt !== null) {
      this.answers = Math.min(this.answers ?? Infinity, this.world.now() - this.askedAt);
      this.askedAt = null;
    }
    this.events.frame(frame);
  }

  private heard(): void {
    this.heardAt = this.world.now();
    this.stopQuiet();
    this.stopQuiet = this.world.after(silence, () => this.again());
  }

  private closed(): void {
    const bye = this.bye;
    this.drop();
    if (this.over) return;
    const end = bye ? final(bye.code) : null;
    if (end) this.end(end);
    else this.lost(bye?.retryMs);
  }

  private drop(): void {
    const socket = this.socket;
    this.stopQuiet();
    this.stopDoubt?.();
    this.stopDoubt = null;
    this.socket = null;
    this.askedAt = null;
    this.live = false;
    socket?.close();
  }

  private end(why: End): void {
    this.over = true;
    this.events.ended(why);
  }

  private lost(retryMs?: number): void {
    this.events.lost();
    this.pause(retryMs);
  }

  private pause(retryMs?: number): void {
    const pause = Math.min(this.tries > impatientTries ? patient : longest, retryMs ?? first * 2 ** this.tries);
    this.tries += 1;
    this.stopRetry = this.world.after(pause * (0.7 + 0.6 * this.world.random()), () => void this.retry());
  }

  /** A network that swallows everything must not keep the next try waiting for the answer to a question. */
  private later(): Promise<Reach> {
    return new Promise((resolve) => void this.world.after(asking, () => resolve("ok")));
  }

  private async retry(): Promise<void> {
    const reach: Reach = this.tries > probeAfter ? await Promise.race([this.world.reach(), this.later()]) : "ok";
    if (this.over || this.socket) return;
    if (reach === "signin" || reach === "gone" || reach === "closed") this.end(reach);
    else if (reach === "unreachable") this.pause();
    else this.start();
  }
}

/** The codes after which one does not come back by oneself. */
const final = (code: string): End | null => {
  switch (code) {
    case "version":
    case "moved":
    case "removed":
    case "closed":
      return code;
    default:
      return null; // slow, restart, bad: resume
  }
};
