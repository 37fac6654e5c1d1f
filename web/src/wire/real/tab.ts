import { textOf, createRoom, type RoomState } from "../../state/room";
import { Conn, type MediaSink } from "../conn";
import type { CardView } from "../messages";
import { clean } from "../texts";
import type { Kept, SocketEvents, World } from "../world";
import { Cable } from "./cable";
import type { Person } from "./people";

const silent: MediaSink = { welcome: () => undefined, lost: () => undefined, frame: () => undefined };

// Node's WebSocket (undici) takes headers; the DOM's types do not know it.
const Dialled = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket;

interface Watch {
  /** Between 0 and 1, from the test's seed. */
  random(): number;
  /** A frame as it came. */
  heard(text: string): void;
  /** The client threw. */
  broke(error: unknown): void;
}

/** The real client of one person, without a browser: a real socket, a cable that can be cut, a page that can be reloaded. */
export class Tab {
  room: RoomState = createRoom();
  conn: Conn;
  /** Messages, either way, until the cable is cut. */
  cutIn = Infinity;
  private kept: Kept | null = null;
  private readonly client = crypto.randomUUID();

  private constructor(
    readonly person: Person,
    private readonly session: string,
    private readonly cable: Cable,
    private readonly watch: Watch,
  ) {
    this.conn = new Conn(this.world(), this.client, this.room, silent);
  }

  static async open(url: string, session: string, person: Person, watch: Watch): Promise<Tab> {
    const tab = new Tab(person, session, await Cable.to(url), watch);
    await tab.conn.start();
    return tab;
  }

  /** A reload of the page: what was kept is all that is left. */
  async reload(): Promise<void> {
    this.conn.stop();
    this.room = createRoom();
    this.conn = new Conn(this.world(), this.client, this.room, silent);
    await this.conn.start();
  }

  /** The page of somebody who comes anew, and knows nothing. */
  async anew(): Promise<void> {
    this.conn.stop();
    this.kept = null;
    await this.reload();
  }

  cut(): void {
    this.cutIn = Infinity;
    this.cable.cut();
  }

  close(): void {
    this.conn.stop();
    this.cable.close();
  }

  get live(): boolean {
    return this.room.line.value.at === "live";
  }

  /** Everything it did is answered. */
  get saved(): boolean {
    return this.live && this.room.pending.value.length === 0 && [...this.room.typing.value.values()].every(clean);
  }

  text(card: CardView): string {
    return textOf(this.room, card);
  }

  private passed(): void {
    this.cutIn -= 1;
    if (this.cutIn <= 0) this.cut();
  }

  private world(): World {
    return {
      dial: (events) => this.dial(events),
      after: (ms, fn) => {
        const timer = setTimeout(() => this.guard(fn), ms < 4000 ? ms / 10 : ms); // comes back ten times as fast as in a browser
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      random: () => this.watch.random(),
      uuid: () => crypto.randomUUID(),
      reach: () => Promise.resolve("ok"),
      keep: {
        load: () => Promise.resolve(structuredClone(this.kept)),
        save: (kept) => (this.kept = structuredClone(kept)),
        wipe: () => Promise.resolve(),
      },
    };
  }

  private guard(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.watch.broke(error);
    }
  }

  private dial(events: SocketEvents) {
    const socket = new Dialled(`ws://${this.cable.host}/api/sessions/${this.session}/socket`, { headers: { Cookie: this.person.cookie } });
    socket.onopen = () => this.guard(events.open);
    socket.onmessage = ({ data }) => {
      this.watch.heard(String(data));
      this.guard(() => events.message(String(data)));
      this.passed();
    };
    socket.onclose = () => this.guard(events.closed);
    return {
      send: (text: string) => {
        if (socket.readyState !== WebSocket.OPEN) return false;
        socket.send(text);
        if (text.startsWith('{"t":"op"') && this.watch.random() < 0.05) socket.send(text); // a duplicate
        this.passed();
        return true;
      },
      close: () => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  }
}
