import { batch, computed, signal } from "@preact/signals";
import type { IceServer, Layers, MediaAnswer, MediaOffer, MediaState, Slots, Want } from "../wire/messages";
import { Own } from "./own";
import type { Devices as Chosen } from "../check/devices";
import { Peer, type PeerState } from "./peer";
import { Sound } from "./sound";
import { report, type MediaReport } from "./stats";
import { Wants } from "./want";

/** What the media plane needs of the socket. */
export interface MediaLine {
  send(frame: MediaOffer | { t: "want"; sizes: Want["sizes"] }): void;
  /** Tells the others what of this tab is on. */
  here(on: { mic: boolean; cam: boolean; screen: boolean }): void;
}

const grace = 1500; // ms a lost path may come back by itself before an ICE restart
const retries = [0, 1000, 2000, 4000, 8000]; // ms before a new generation after a failed one

/** This tab's sound and pictures: one PeerConnection at a time, whose slots the server fills. */
export class Media {
  readonly state = signal<PeerState | "idle">("idle");
  /** Pictures by "video person" or "screen person". */
  readonly streams = signal<ReadonlyMap<string, MediaStream>>(new Map());
  readonly sound = new Sound();
  readonly own: Own;
  readonly wants: Wants;
  /** Who shares a screen at the moment, by what arrives. */
  readonly screenOf = computed(() => [...this.streams.value.keys()].find((key) => key.startsWith("screen "))?.slice(7) ?? null);

  private peer: Peer | null = null;
  private gen = 0;
  private ice: IceServer[] = [];
  private slots: Slots["slots"] = [];
  private timer = 0;
  private failures = 0;
  private layers: Record<string, boolean> = {};
  private online = false;

  constructor(
    private readonly line: MediaLine,
    chosen: Chosen,
  ) {
    this.wants = new Wants((sizes) => this.line.send({ t: "want", sizes }));
    this.own = new Own(chosen, {
      send: (kind, track) => this.peer?.send(kind, track) ?? Promise.resolve(),
      changed: (on) => this.line.here(on),
    });
    if (chosen.speakerId) this.sound.setSink(chosen.speakerId);
    window.addEventListener("online", this.network);
  }

  /** The socket answered: the first time, or again. A server that does not know this generation says so. */
  welcome(ice: IceServer[]): void {
    this.ice = ice;
    this.online = true;
    this.line.here(this.own.on.peek());
    this.wants.again();
    if (!this.peer) void this.renew();
    else void this.takeUp(this.peer);
  }

  /** The socket is gone; sound goes on. */
  lost(): void {
    this.online = false;
  }

  async answered({ gen, answer, code }: MediaAnswer): Promise<void> {
    if (!this.peer || gen !== this.peer.gen) return;
    if (code === "gone" || code === "stale") return this.renew();
    if (answer) {
      try {
        await this.peer.answer(answer);
        this.fill();
        await this.peer.layers(this.layers);
        return;
      } catch {
        return this.later(); // an answer that does not fit: begin again
      }
    }
    if (code === "bad") this.later();
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
    if (state === "failed") this.later();
    else if (state === "disconnected") this.soon();
  }

  report(): Promise<MediaReport> {
    return report(this.gen, this.state.peek(), this.peer?.pc ?? null);
  }

  close(): void {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.network);
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

  private readonly network = () => this.soon(0);

  /** A new generation: a new PeerConnection in place of the last. */
  private async renew(): Promise<void> {
    clearTimeout(this.timer);
    this.peer?.close();
    this.slots = [];
    this.layers = {};
    this.gen += 1;
    const peer = new Peer(this.gen, this.ice, {
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

  /** After a new socket: the connection may have outlived it, and the server says whether it has. */
  private async takeUp(peer: Peer): Promise<void> {
    if (peer.waits) {
      await peer.rollback(); // the answer went with the old socket
      if (!peer.pc.remoteDescription) return this.renew();
    }
    this.line.send({ t: "media", gen: peer.gen });
    if (this.state.peek() !== "connected") await this.restart();
  }

  private async restart(): Promise<void> {
    if (!this.peer || !this.online) return;
    await this.peer.rollback();
    if (this.peer.pc.remoteDescription) await this.peer.offer(true);
    else await this.renew();
  }

  private moved(state: PeerState): void {
    this.state.value = state;
    if (state === "connected") {
      this.failures = 0;
      clearTimeout(this.timer);
      this.wants.again();
    } else if (state === "disconnected") this.soon();
    else if (state === "failed") this.later();
  }

  /** An ICE restart, unless the path comes back before. */
  private soon(after = grace): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.restart(), after);
  }

  /** A new generation, more patiently each time. */
  private later(): void {
    clearTimeout(this.timer);
    const wait = retries[Math.min(this.failures++, retries.length - 1)] ?? 0;
    this.timer = window.setTimeout(() => {
      if (this.online) void this.renew();
      else this.later();
    }, wait);
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
