// The device check's own microphone and camera: asking for them, and every way in which that can fail.
import { batch, signal, type Signal } from "@preact/signals";
import { audio, list, video, type DeviceIds, type DeviceList } from "../media/devices";
import type { Devices } from "./devices";

/** Why there is no device: refused by the person or the browser, absent, in use by another program, or an address that is not secure. */
export type Trouble = "refused" | "absent" | "busy" | "insecure";

/** One device of the check. `idle`: not asked yet. `off`: the person switched it off. */
export type Source = { state: "idle" } | { state: "asking" } | { state: "on"; track: MediaStreamTrack } | { state: "off" } | { state: "none"; why: Trouble };

export type Kind = "mic" | "cam";

const troubleOf = (error: unknown): Trouble => {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "absent"; // NotFoundError, OverconstrainedError
};

const key = "codev.devices";

interface Kept {
  ids: DeviceIds;
  cam: boolean;
}

const recall = (): Kept => {
  const kept: Kept = { ids: {}, cam: true };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof stored !== "object" || stored === null) return kept;
    if ("cam" in stored && stored.cam === false) kept.cam = false;
    if (!("ids" in stored) || typeof stored.ids !== "object" || stored.ids === null) return kept;
    for (const name of ["mic", "cam", "speaker"] as const) {
      const id = (stored.ids as Record<string, unknown>)[name];
      if (typeof id === "string") kept.ids[name] = id;
    }
  } catch {
    // nothing remembered, or nothing we understand: the system's own choice
  }
  return kept;
};

/** What the browser will answer when asked: "unknown" where it does not tell. */
const permission = async (name: "microphone" | "camera"): Promise<PermissionState | "unknown"> => {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return "unknown"; // older Firefox and Safari
  }
};

/** Opens the devices that are remembered; when one of them is not there (it may be at home on the desk), any of its kind. */
const get = async (wish: (known: boolean) => MediaStreamConstraints): Promise<MediaStream> => {
  try {
    return await navigator.mediaDevices.getUserMedia(wish(true));
  } catch (error) {
    if (troubleOf(error) !== "absent") throw error;
    return navigator.mediaDevices.getUserMedia(wish(false));
  }
};

/** The devices of one device check. The signals are what the page shows; every method ends with them telling the truth. */
export class Capture {
  readonly mic: Signal<Source> = signal({ state: "idle" });
  readonly cam: Signal<Source> = signal({ state: "idle" });
  readonly muted = signal(false);
  readonly devices = signal<DeviceList>({ mics: [], cams: [], speakers: [] });
  readonly ids: Signal<DeviceIds>;
  private wantsCam: boolean;
  private readonly changed = () => void this.look();

  constructor() {
    const kept = recall();
    this.ids = signal(kept.ids);
    this.wantsCam = kept.cam;
  }

  /** Whether cameras exist at all in this session; false in groups that meet by voice alone. */
  readonly pictures = signal(true);

  /** Begins: opens at once what was allowed before, and says what is blocked; asks for nothing new by itself. */
  async start(pictures: boolean): Promise<void> {
    this.pictures.value = pictures;
    if (!pictures) this.wantsCam = false;
    if (!navigator.mediaDevices) {
      this.mic.value = this.cam.value = { state: "none", why: "insecure" };
      return;
    }
    navigator.mediaDevices.addEventListener("devicechange", this.changed);
    const [mic, cam] = await Promise.all([permission("microphone"), pictures ? permission("camera") : "unknown"]);
    batch(() => {
      if (mic === "denied") this.mic.value = { state: "none", why: "refused" };
      if (cam === "denied") this.cam.value = { state: "none", why: "refused" };
      if (!pictures || (cam !== "denied" && !this.wantsCam && mic === "granted")) this.cam.value = { state: "off" };
    });
    await this.ask({ mic: mic === "granted", cam: cam === "granted" && this.wantsCam });
    await this.look();
  }

  /** Asks for what is wished, in one question when it is both; what cannot be had does not spoil the other. */
  async ask(wanted: { mic: boolean; cam: boolean }): Promise<void> {
    const wish = { ...wanted, cam: wanted.cam && this.pictures.peek() };
    if (!wish.mic && !wish.cam) return;
    if (!wish.mic || !wish.cam) return this.one(wish.mic ? "mic" : "cam");
    batch(() => {
      this.mic.value = this.cam.value = { state: "asking" };
    });
    try {
      const { mic, cam } = this.ids.peek();
      const stream = await get((known) => ({ audio: audio(known ? mic : undefined), video: video(known ? cam : undefined) }));
      batch(() => {
        this.take("mic", stream.getAudioTracks()[0]);
        this.take("cam", stream.getVideoTracks()[0]);
      });
      await this.look();
    } catch (error) {
      await this.apart(troubleOf(error));
    }
  }

  /** Asks for one device; the id is the one chosen before, if any. */
  async one(kind: Kind): Promise<void> {
    await this.open(kind);
    await this.look();
  }

  private async open(kind: Kind): Promise<void> {
    const source = this[kind];
    this.stop(kind);
    source.value = { state: "asking" };
    try {
      const id = this.ids.peek()[kind];
      const stream = await get((known) => (kind === "mic" ? { audio: audio(known ? id : undefined) } : { video: video(known ? id : undefined) }));
      this.take(kind, stream.getTracks()[0]);
    } catch (error) {
      source.value = { state: "none", why: troubleOf(error) };
    }
  }

  /** Changes to another device of the same kind and remembers it. */
  async choose(kind: Kind | "speaker", id: string): Promise<void> {
    this.ids.value = { ...this.ids.peek(), [kind]: id };
    this.remember();
    if (kind !== "speaker" && this[kind].peek().state === "on") await this.one(kind);
  }

  mute(muted: boolean): void {
    this.muted.value = muted;
    const mic = this.mic.peek();
    if (mic.state === "on") mic.track.enabled = !muted;
  }

  /** Switches the camera off, light and all, or on again. */
  async showMe(on: boolean): Promise<void> {
    this.wantsCam = on;
    this.remember();
    if (on) return this.one("cam");
    this.stop("cam");
    this.cam.value = { state: "off" };
  }

  /** Hands the devices over: from now on they are the room's. */
  hand(): Devices {
    this.leave();
    const mic = this.mic.peek();
    const cam = this.cam.peek();
    const ids = this.ids.peek();
    return {
      mic: mic.state === "on" ? mic.track : null,
      cam: cam.state === "on" ? cam.track : null,
      micOn: mic.state === "on" && !this.muted.peek(),
      camOn: cam.state === "on",
      micId: ids.mic ?? "",
      camId: ids.cam ?? "",
      speakerId: ids.speaker ?? "",
    };
  }

  /** Ends the check without going in: the lights go out. */
  end(): void {
    this.leave();
    this.stop("mic");
    this.stop("cam");
  }

  private leave(): void {
    navigator.mediaDevices?.removeEventListener("devicechange", this.changed);
    for (const source of [this.mic.peek(), this.cam.peek()]) if (source.state === "on") source.track.onended = null;
  }

  private take(kind: Kind, track: MediaStreamTrack | undefined): void {
    if (!track) return void (this[kind].value = { state: "none", why: "absent" });
    if (kind === "mic") track.enabled = !this.muted.peek();
    track.onended = () => void (this[kind].value = { state: "none", why: "absent" }); // unplugged
    this[kind].value = { state: "on", track };
  }

  private stop(kind: Kind): void {
    const source = this[kind].peek();
    if (source.state !== "on") return;
    source.track.onended = null;
    source.track.stop();
  }

  /** Both could not be had in one question. What was refused is not asked for again; what may work alone is. */
  private async apart(why: Trouble): Promise<void> {
    for (const [kind, name] of [
      ["mic", "microphone"],
      ["cam", "camera"],
    ] as const) {
      const state = await permission(name);
      if (why === "refused" && state !== "granted") this[kind].value = { state: "none", why };
      else await this.one(kind);
    }
  }

  /** Looks which devices there are; one that was missing and has been connected is opened. */
  private async look(): Promise<void> {
    const found = await list().catch(() => this.devices.peek());
    this.devices.value = found;
    const back = (kind: Kind, there: boolean) => {
      const source = this[kind].peek();
      return there && source.state === "none" && source.why === "absent";
    };
    if (back("mic", found.mics.length > 0) && (await permission("microphone")) === "granted") await this.open("mic");
    else if (back("cam", found.cams.length > 0) && this.wantsCam && (await permission("camera")) === "granted") await this.open("cam");
  }

  private remember(): void {
    try {
      localStorage.setItem(key, JSON.stringify({ ids: this.ids.peek(), cam: this.pictures.peek() ? this.wantsCam : recall().cam } satisfies Kept));
    } catch {
      // storage refused: chosen again next time
    }
  }
}
