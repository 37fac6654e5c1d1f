import { signal } from "@preact/signals";
import type { Devices as Chosen } from "../check/devices";
import { open, openScreen, type DeviceIds } from "./devices";

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
  /** A device was wanted and could not be had. */
  readonly refused = signal<"mic" | "cam" | null>(null);
  readonly ids = signal<DeviceIds>({});
  private mic: MediaStreamTrack | null;
  private cam: MediaStreamTrack | null;
  private screen: MediaStreamTrack | null = null;

  constructor(
    chosen: Chosen,
    private readonly wires: Wires,
  ) {
    this.ids.value = { mic: chosen.micId, cam: chosen.camId, speaker: chosen.speakerId };
    this.mic = alive(chosen.mic);
    this.cam = chosen.camOn ? alive(chosen.cam) : null;
    if (!chosen.camOn) chosen.cam?.stop();
    if (this.mic) this.mic.enabled = chosen.micOn;
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
    if (on && !alive(this.mic)) {
      this.mic = await open("mic", this.ids.peek().mic);
      this.guard("mic", this.mic);
      if (!this.mic) this.refused.value = "mic";
    }
    const live = on && this.mic !== null;
    if (live) this.refused.value = null;
    if (this.mic) this.mic.enabled = live;
    await this.wires.send("mic", live ? this.mic : null);
    this.say({ mic: live });
  }

  async setCam(on: boolean): Promise<void> {
    if (!on) {
      await this.wires.send("cam", null);
      this.cam?.stop();
      this.cam = null;
    } else if (!alive(this.cam)) {
      this.cam = await open("cam", this.ids.peek().cam);
      this.guard("cam", this.cam);
      this.refused.value = this.cam ? null : "cam";
      await this.wires.send("cam", this.cam);
    }
    this.show();
    this.say({ cam: this.cam !== null });
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
    if (this.on.peek().cam) void this.setCam(false);
    void this.dropScreen();
  }

  close(): void {
    for (const track of [this.mic, this.cam, this.screen]) track?.stop();
    this.mic = this.cam = this.screen = null;
    this.selfView.value = null;
  }

  /** A device that disappears (unplugged, a phone call) is asked for again, once, if it was on. */
  private guard(kind: "mic" | "cam", track: MediaStreamTrack | null): void {
    if (!track) return;
    track.onended = () => {
      if (track !== this[kind]) return;
      this[kind] = null;
      if (this.on.peek()[kind]) void (kind === "mic" ? this.setMic(true) : this.setCam(true));
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

const alive = (track: MediaStreamTrack | null | undefined): MediaStreamTrack | null => (track?.readyState === "live" ? track : null);
