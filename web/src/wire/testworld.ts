import type { CardView, ServerFrame, TabFrame, Welcome } from "./messages";
import { Conn, type MediaSink } from "./conn";
import { createRoom } from "../state/room";
import type { Keep, Kept, Reach, SocketEvents, World } from "./world";

/** A socket whose server is the test. */
export class FakeSocket {
  readonly sent: TabFrame[] = [];
  open = true;

  constructor(readonly events: SocketEvents) {}

  /** It is closing: nothing leaves. */
  closing = false;

  send(text: string): boolean {
    if (!this.closing) this.sent.push(JSON.parse(text) as TabFrame);
    return !this.closing;
  }

  close(): void {
    this.open = false;
  }

  /** The server says. */
  says(...frames: ServerFrame[]): void {
    for (const frame of frames) this.events.message(JSON.stringify(frame));
  }

  /** The line breaks. */
  breaks(): void {
    this.open = false;
    this.events.closed();
  }

  of<T extends TabFrame["t"]>(t: T): Extract<TabFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<TabFrame, { t: T }> => frame.t === t);
  }

  last<T extends TabFrame["t"]>(t: T): Extract<TabFrame, { t: T }> | undefined {
    return this.of(t).at(-1);
  }
}

/** A world with its own clock: nothing happens until the test says so. */
export class FakeWorld implements World {
  time = 1_000_000;
  reachable: Reach = "ok";
  readonly sockets: FakeSocket[] = [];
  kept: Kept | null = null;
  wiped = 0;
  private timers: { at: number; fn: () => void }[] = [];
  private ids = 0;

  readonly keep: Keep = {
    load: () => Promise.resolve(this.kept),
    save: (kept) => {
      this.kept = structuredClone(kept);
    },
    wipe: () => {
      this.wiped += 1;
      this.kept = null;
      return Promise.resolve();
    },
  };

  dial(events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(events);
    this.sockets.push(socket);
    return socket;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.time + ms, fn };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.fn();
    }
    this.time = end;
  }

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  uuid(): string {
    return `id-${++this.ids}`;
  }

  reach(): Promise<Reach> {
    return Promise.resolve(this.reachable);
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket");
    return socket;
  }
}

export const welcome = (more: Partial<Welcome> = {}): Welcome => ({
  t: "welcome",
  v: 1,
  done: 0,
  now: new Date(5_000_000).toISOString(),
  you: { id: "me", name: "Aïcha", lang: "fr", roles: ["consultant"] },
  session: { id: "s", group: "g", name: "Cadres Ouest" },
  members: [],
  state: {
    phase: "clarify",
    clock: { started: "", planned: 1200, ends: "", paused: true, left: 1200 },
    seats: [],
    minutes: {},
    silence: "standard",
    hands: [],
    spoken: [],
    awaited: [],
    speech: "hand",
    gates: { closed: [], stopped: [] },
    screen: { asks: [] },
    closed: false,
  },
  may: [{ k: "card.add", kind: "question" }],
  speech: "hand",
  here: [],
  parts: 0,
  saving: true,
  ...more,
});

export const card = (id: string, text: string, more: Partial<CardView> = {}): CardView => ({
  id,
  kind: "contract",
  author: "me",
  phase: "contract",
  order: id,
  text,
  base: 0,
  rev: 0,
  vis: "shared",
  ...more,
});

const silent: MediaSink = { welcome: () => undefined, lost: () => undefined, frame: () => undefined };

/** A tab at a table whose server is the test. */
export const seated = async (world = new FakeWorld(), media: MediaSink = silent) => {
  const room = createRoom();
  const conn = new Conn(world, "tab-1", room, media);
  await conn.start();
  world.socket.events.open();
  return { world, room, conn, textOf: (id: string) => room.typing.value.get(id) };
};
