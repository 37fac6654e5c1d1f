import type { Bye, ServerFrame, TabFrame } from "./messages";
import type { Reach, Socket, World } from "./world";

const silence = 10_000; // ms without a frame before a new socket is opened
const asleep = 6_000; // ms without a frame after which a socket is dropped when there is reason to doubt it (a beat comes every 4 s)
const first = 300; // ms before the first new try
const longest = 8_000;
const probeAfter = 2; // failed tries before HTTP is asked why

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
    this.heard();
  }

  /** The network is back, the computer woke up, or the person asks: tries at once. A socket that slept is not trusted. */
  now(): void {
    this.tries = 0;
    if (this.over) return;
    if (this.socket && this.world.now() - this.heardAt > asleep) {
      this.drop();
      this.events.lost();
    }
    this.start();
  }

  /** True once a welcome shows that the server takes us. */
  settled(): void {
    this.tries = 0;
  }

  send(frame: TabFrame): boolean {
    if (!this.socket || !this.live) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
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
    this.socket = null;
    this.live = false;
    socket?.close();
  }

  private end(why: End): void {
    this.over = true;
    this.events.ended(why);
  }

  private lost(retryMs?: number): void {
    this.events.lost();
    const pause = Math.min(longest, retryMs ?? first * 2 ** this.tries);
    this.tries += 1;
    this.stopRetry = this.world.after(pause * (0.7 + 0.6 * this.world.random()), () => void this.retry());
  }

  private async retry(): Promise<void> {
    const reach: Reach = this.tries > probeAfter ? await this.world.reach() : "ok";
    if (this.over || this.socket) return;
    if (reach === "signin" || reach === "gone" || reach === "closed") this.end(reach);
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
