import { signal } from "@preact/signals";
import type { Devices as Chosen } from "../check/devices";
import { open, openScreen, type DeviceIds } from "./devices";
import type { Fault, Faults, Kind } from "./fault";

interface Wires {
  send(kind: "mic" | "cam" | "screen", track: MediaStreamTrack | null): Promise<void>;
  changed(on: { mic: boolean; cam: boolean; screen: boolean }): void;
}

/**
 * The person's own microphone, camera and screen. Muting takes the track off the line; switching the camera off stops the
 * device, so that its light goes out. Nobody else can switch anything on.
 */
export class Own {
  readonly on = signal({ mic: false, cam: false, screen: false });
  /** The own camera, to see oneself. */
  readonly selfView = signal<MediaStream | null>(null);
  /** What the person is to be told of their devices. */
  readonly faults = signal<Faults>({});
  readonly ids = signal<DeviceIds>({});
  private mic: MediaStreamTrack | null;
  private cam: MediaStreamTrack | null;
  private screen: MediaStreamTrack | null = null;
  /** What the person last switched on, whether it can be had or not. */
  private readonly wanted: { mic: boolean; cam: boolean };
  private readonly opening: Partial<Record<"mic" | "cam", Promise<void>>> = {};
  private closed = false;

  constructor(
    chosen: Chosen,
    private readonly wires: Wires,
  ) {
    this.ids.value = { mic: chosen.micId, cam: chosen.camId, speaker: chosen.speakerId };
    this.mic = alive(chosen.mic);
    this.cam = chosen.camOn ? alive(chosen.cam) : null;
    if (!chosen.camOn) chosen.cam?.stop();
    if (this.mic) this.mic.enabled = chosen.micOn;
    this.wanted = { mic: chosen.micOn, cam: chosen.camOn };
    this.guard("mic", this.mic);
    this.guard("cam", this.cam);
    this.on.value = { mic: this.mic !== null && chosen.micOn, cam: this.cam !== null, screen: false };
    this.show();
  }

  /** Puts what is on onto a new PeerConnection. */
  async attach(): Promise<void> {
    const { mic, cam } = this.on.peek();
    await Promise.all([
      this.wires.send("mic", mic ? this.mic : null),
      this.wires.send("cam", cam ? this.cam : null),
      this.wires.send("screen", this.on.peek().screen ? this.screen : null),
    ]);
  }

  async setMic(on: boolean): Promise<void> {
    this.wanted.mic = on;
    if (on && !alive(this.mic)) await this.take("mic");
    const live = this.wanted.mic && this.mic !== null;
    if (!this.wanted.mic) this.calm("mic");
    if (this.mic) this.mic.enabled = live;
    await this.wires.send("mic", live ? this.mic : null);
    this.say({ mic: live });
  }

  async setCam(on: boolean): Promise<void> {
    this.wanted.cam = on;
    if (!on) {
      await this.wires.send("cam", null);
      this.cam?.stop();
      this.cam = null;
      this.calm("cam");
    } else if (!alive(this.cam)) {
      await this.take("cam");
      await this.wires.send("cam", this.cam);
    }
    this.show();
    this.say({ cam: this.cam !== null });
  }

  /** Opens a device that should be on and is not, or delivers nothing. True when there was something to do and it is well now. */
  async recover(kind: Kind): Promise<boolean> {
    if (kind === "speaker" || this.closed || !this.wanted[kind] || (alive(this[kind]) && !this[kind]?.muted)) return false;
    await this.reopen(kind);
    return alive(this[kind]) !== null;
  }

  /** The device is asked for anew, with what was chosen if it is there; one that is off stays off. */
  async reopen(kind: "mic" | "cam"): Promise<void> {
    if (!this.wanted[kind]) return;
    this[kind]?.stop(); // some devices cannot be open twice
    this[kind] = null;
    await (kind === "mic" ? this.setMic(true) : this.setCam(true));
  }

  /** The chosen device is no longer there: unless its track has said so and was replaced, another is taken. */
  async gone(kind: "mic" | "cam"): Promise<void> {
    const now = alive(this[kind])?.getSettings().deviceId;
    if (this.opening[kind] || (now && now !== this.ids.peek()[kind])) return;
    await this.reopen(kind);
  }

  /** The chosen device, or the system's own, is another one now: it is taken, and said. */
  async comeBack(kind: "mic" | "cam", to: string): Promise<void> {
    if (!this.wanted[kind]) return this.tell(kind, null);
    await this.reopen(kind);
    if (alive(this[kind])) this.tell(kind, { what: "back", to });
  }

  /** The browser or the system has taken the permission away. */
  async withdrawn(kind: "mic" | "cam"): Promise<void> {
    if (!this.on.peek()[kind]) return;
    this[kind]?.stop();
    this[kind] = null;
    this.show();
    this.tell(kind, { what: "denied" });
    await this.wires.send(kind, null);
    this.say({ [kind]: false });
  }

  /** Says something of a device; null: there is nothing to say. */
  tell(kind: Kind, fault: Fault | null): void {
    const { [kind]: _, ...others } = this.faults.peek();
    this.faults.value = fault ? { ...others, [kind]: fault } : others;
  }

  /** Has the person choose a screen, without sending it yet. False when they changed their mind. `ended` is called when the browser's own button stops it. */
  async captureScreen(ended: () => void): Promise<boolean> {
    const track = await openScreen();
    if (!track) return false;
    this.screen?.stop();
    this.screen = track;
    track.onended = () => {
      if (track === this.screen) ended();
    };
    return true;
  }

  /** Puts the chosen screen on the line. */
  async sendScreen(): Promise<void> {
    if (!alive(this.screen)) return;
    this.say({ screen: true });
    await this.wires.send("screen", this.screen);
  }

  /** Lets go of the screen. */
  async dropScreen(): Promise<void> {
    this.screen?.stop();
    this.screen = null;
    if (!this.on.peek().screen) return;
    this.say({ screen: false });
    await this.wires.send("screen", null);
  }

  /** The microphone as it is open now, to be looked at, never to be changed. */
  get microphone(): MediaStreamTrack | null {
    return this.on.peek().mic ? this.mic : null;
  }

  /** Changes the microphone or camera in use; one that is off stays off and is remembered. */
  async use(kind: "mic" | "cam", id: string): Promise<void> {
    this.ids.value = { ...this.ids.peek(), [kind]: id };
    this.tell(kind, null);
    if (!this.on.peek()[kind]) {
      if (kind === "mic") this.mic?.stop();
      return;
    }
    this[kind]?.stop();
    this[kind] = null;
    await (kind === "mic" ? this.setMic(true) : this.setCam(true));
  }

  /** The group meets by voice alone: lights out, and no picture is said to be on. */
  voiceAlone(): void {
    if (this.wanted.cam) void this.setCam(false); // also one that could not be had: it must not be asked for on a return
    void this.dropScreen();
  }

  close(): void {
    this.closed = true;
    for (const track of [this.mic, this.cam, this.screen]) track?.stop();
    this.mic = this.cam = this.screen = null;
    this.selfView.value = null;
  }

  /** Opens a device and says how that went; once at a time, and again when the person chose another meanwhile. */
  private take(kind: "mic" | "cam"): Promise<void> {
    return (this.opening[kind] ??= this.opened(kind).finally(() => delete this.opening[kind]));
  }

  private async opened(kind: "mic" | "cam"): Promise<void> {
    const id = this.ids.peek()[kind] ?? "";
    const got = await open(kind, id);
    if (typeof got === "string") return this.tell(kind, { what: got });
    if (this.closed || !this.wanted[kind]) return got.stop();
    if (id !== (this.ids.peek()[kind] ?? "")) {
      got.stop();
      return this.opened(kind);
    }
    this[kind] = got;
    const now = got.getSettings().deviceId;
    this.tell(kind, id && now && now !== id ? { what: "moved", to: got.label } : null);
    this.guard(kind, got);
  }

  /** Nothing is wrong with a device that is off. */
  private calm(kind: "mic" | "cam"): void {
    if (broken.has(this.faults.peek()[kind]?.what)) this.tell(kind, null);
  }

  /** A device that disappears (unplugged, a phone call, another program) is asked for again if it was on; a page in the background waits till it is seen. */
  private guard(kind: "mic" | "cam", track: MediaStreamTrack | null): void {
    if (!track) return;
    const quiet = () => {
      if (track !== this[kind] || !this.wanted[kind]) return;
      if (track.muted) this.tell(kind, { what: "quiet" });
      else this.calm(kind);
    };
    track.onmute = track.onunmute = quiet;
    if (track.muted) quiet();
    track.onended = () => {
      if (track !== this[kind] || this.closed) return;
      this[kind] = null;
      if (!this.on.peek()[kind]) return;
      if (!document.hidden) return void this.reopen(kind);
      void this.wires.send(kind, null);
      this.show();
      this.say({ [kind]: false });
    };
  }

  private show(): void {
    this.selfView.value = this.cam ? new MediaStream([this.cam]) : null;
  }

  private say(change: Partial<{ mic: boolean; cam: boolean; screen: boolean }>): void {
    this.on.value = { ...this.on.peek(), ...change };
    this.wires.changed(this.on.peek());
  }
}

const broken: ReadonlySet<Fault["what"] | undefined> = new Set(["none", "denied", "busy", "quiet"] as const);

const alive = (track: MediaStreamTrack | null | undefined): MediaStreamTrack | null => (track?.readyState === "live" ? track : null);
