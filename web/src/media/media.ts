import { batch, computed, signal } from "@preact/signals";
import type { IceServer, Layers, MediaAnswer, MediaOffer, MediaState, Slots, Want } from "../wire/messages";
import { Own } from "./own";
import type { Devices as Chosen } from "../check/devices";
import { Comeback } from "./comeback";
import type { Row } from "./figures";
import { Peer, type PeerState } from "./peer";
import { Sound } from "./sound";
import { report, type MediaReport } from "./stats";
import { Vigil } from "./vigil";
import { Wants } from "./want";
import { Watch } from "./watch";

/** What the media plane needs of the socket. */
export interface MediaLine {
  send(frame: MediaOffer | { t: "want"; sizes: Want["sizes"] }): void;
  /** Tells the others what of this tab is on, and whether anything of it comes through. */
  here(on: { mic?: boolean; cam?: boolean; screen?: boolean; lost?: boolean }): void;
  /** Asks for a sign of life: the network may be gone. */
  doubt(): void;
  /** The network changed or the computer woke up: a socket that was open before is not trusted. */
  now(): void;
}

/** This tab's sound and pictures: one PeerConnection at a time, whose slots the server fills. */
export class Media {
  readonly state = signal<PeerState | "idle">("idle");
  /** Nothing comes through at the moment; it is being mended. */
  readonly lostNow = signal(false);
  /** Pictures by "video person" or "screen person". */
  readonly streams = signal<ReadonlyMap<string, MediaStream>>(new Map());
  readonly sound = new Sound();
  readonly own: Own;
  readonly wants: Wants;
  /** Who shares a screen at the moment, by what arrives. */
  readonly screenOf = computed(() => [...this.streams.value.keys()].find((key) => key.startsWith("screen "))?.slice(7) ?? null);

  private peer: Peer | null = null;
  /** Counts on from the second the page was loaded: a page loaded again must not be older than what the server still has of it. */
  private gen = Math.floor(performance.timeOrigin / 1000);
  private ice: IceServer[] = [];
  private audioOnly = false;
  private slots: Slots["slots"] = [];
  private layers: Record<string, boolean> = {};
  private online = false;
  private readonly comeback: Comeback;
  private readonly vigil: Vigil;
  private readonly watch: Watch;

  constructor(
    private readonly line: MediaLine,
    chosen: Chosen,
  ) {
    this.wants = new Wants((sizes) => this.line.send({ t: "want", sizes }));
    this.own = new Own(chosen, {
      send: (kind, track) => this.peer?.send(kind, track) ?? Promise.resolve(),
      changed: (on) => this.line.here(on),
    });
    this.watch = new Watch(this.own, { sink: (id) => this.sound.setSink(id), shown: () => this.sound.resume() });
    if (chosen.speakerId) this.sound.setSink(chosen.speakerId);
    this.comeback = new Comeback(later, {
      restart: () => void this.restart(),
      renew: () => void this.renew(),
      doubt: () => this.line.doubt(),
      lost: (is) => {
        this.lostNow.value = is;
        this.line.here({ lost: is });
        if (!is) this.wants.again();
      },
    });
    this.vigil = new Vigil({
      count: () => this.peer?.arrived() ?? Promise.resolve(null),
      beat: (beat) => this.comeback.beat(beat),
      network: () => this.changed(),
      woke: () => {
        this.line.now();
        this.comeback.unseen();
      },
    });
  }

  /** The socket answered: the first time, or again. A server that does not know this generation says so. */
  welcome(ice: IceServer[], audioOnly: boolean): void {
    this.ice = ice;
    this.audioOnly = audioOnly;
    if (audioOnly) this.own.voiceAlone();
    this.online = true;
    this.line.here(this.own.on.peek());
    this.wants.again();
    if (!this.peer || this.peer.audioOnly !== audioOnly) {
      this.comeback.welcome();
      void this.renew();
    } else void this.takeUp(this.peer);
  }

  /** The socket is gone; sound goes on. */
  lost(): void {
    this.online = false;
    this.comeback.offline();
  }

  async answered({ gen, answer, code }: MediaAnswer): Promise<void> {
    if (!this.peer || gen !== this.peer.gen) return;
    if (code === "gone" || code === "stale") return this.comeback.over();
    if (answer) {
      try {
        await this.peer.answer(answer);
        this.fill();
        await this.peer.layers(this.layers);
        return;
      } catch {
        return this.comeback.over(); // an answer that does not fit: begin again
      }
    }
    if (code === "bad") this.comeback.over();
  }

  filled({ gen, slots }: Slots): void {
    if (gen !== this.peer?.gen) return;
    this.slots = slots;
    this.fill();
  }

  layered({ gen, q, h, f }: Layers): void {
    this.layers = { q, h, f };
    if (gen === this.peer?.gen && !this.peer.waits) void this.peer.layers(this.layers);
  }

  said({ gen, state }: MediaState): void {
    if (gen !== this.peer?.gen) return;
    if (state === "failed") this.comeback.over();
    else if (state === "disconnected") this.comeback.unseen();
  }

  /** Everything that the browser tells of the connection, for {@link figures}. */
  rows(): Promise<Row[]> {
    return this.peer?.rows() ?? Promise.resolve([]);
  }

  /** Whom the m-line shows. */
  personAt(mid: string): string | undefined {
    return this.slots.find((slot) => slot.mid === mid)?.person;
  }

  /** Plays through another loudspeaker, as the person chose. */
  hear(id: string): void {
    this.own.ids.value = { ...this.own.ids.peek(), speaker: id };
    this.own.tell("speaker", null);
    this.sound.setSink(id);
  }

  async report(): Promise<MediaReport> {
    const rows = await this.rows();
    return report(this.gen, this.state.peek(), rows);
  }

  close(): void {
    this.comeback.close();
    this.vigil.close();
    this.watch.close();
    this.peer?.close();
    this.peer = null;
    this.own.close();
    this.sound.close();
    this.wants.close();
    batch(() => {
      this.state.value = "idle";
      this.streams.value = new Map();
    });
  }

  /** Another network, or awake again: both lines are doubted, and the media look for a path anew. */
  private changed(): void {
    this.line.now();
    this.comeback.network();
  }

  /** A new generation: a new PeerConnection in place of the last. */
  private async renew(): Promise<void> {
    this.peer?.close();
    this.comeback.fresh();
    this.vigil.reset();
    this.slots = [];
    this.layers = {};
    this.gen += 1;
    const peer = new Peer(this.gen, this.ice, this.audioOnly, {
      offer: (gen, restart, offer, mids) => this.line.send({ t: "media", gen, offer, ...(restart ? { restart } : {}), ...mids }),
      state: (state) => this.moved(state),
    });
    this.peer = peer;
    this.state.value = "connecting";
    this.fill();
    await this.own.attach();
    await peer.offer();
    this.wants.again();
  }

  /** After a new socket: the connection may have outlived it, and the server says whether it has. A restart asks the same. */
  private async takeUp(peer: Peer): Promise<void> {
    if (this.comeback.welcome()) return; // it is made anew: whatever this one still waits for
    if (peer.waits) await peer.rollback(); // the answer went with the old socket
    if (peer.pc.remoteDescription) this.line.send({ t: "media", gen: peer.gen });
    else await this.renew();
  }

  /** The same connection over another path. An offer whose answer is awaited is not followed by another: the socket brings it, or is replaced. */
  private async restart(): Promise<void> {
    if (!this.peer || !this.online) return;
    if (this.peer.waits) return this.line.doubt();
    if (this.peer.pc.remoteDescription) await this.peer.offer(true);
    else await this.renew();
  }

  private moved(state: PeerState): void {
    this.state.value = state;
    this.comeback.moved(state);
    if (state === "connected") this.wants.again();
  }

  /** Gives every filled slot its place: voices to the loudspeaker, pictures to those who draw them. */
  private fill(): void {
    const voices = new Map<string, MediaStreamTrack>();
    const pictures = new Map<string, MediaStream>();
    const before = this.streams.peek();
    for (const { mid, person, kind } of this.slots) {
      const track = this.peer?.track(mid);
      if (!track) continue;
      if (kind === "audio") voices.set(mid, track);
      else {
        const key = `${kind} ${person}`;
        const kept = before.get(key);
        pictures.set(key, kept?.getTracks()[0] === track ? kept : new MediaStream([track]));
      }
    }
    this.sound.play(voices);
    this.streams.value = pictures;
  }
}

const later = (ms: number, fn: () => void): (() => void) => {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
};
