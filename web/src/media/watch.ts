import { effect } from "@preact/signals";
import type { Kind } from "./fault";
import { list, type DeviceList } from "./devices";
import { judge, name, type Plug } from "./plugs";
import type { Own } from "./own";

const kinds: readonly (readonly [Kind, keyof DeviceList])[] = [
  ["mic", "mics"],
  ["cam", "cams"],
  ["speaker", "speakers"],
];

/**
 * Watches over the person's devices for as long as the room is open: what is plugged in and out, permissions withdrawn and given back, and the
 * return from a phone call or the background. What was on before comes back without a tap where the browser allows it.
 */
export class Watch {
  private before: DeviceList | null = null;
  private over = false;
  private turn = 0;
  private readonly permissions: PermissionStatus[] = [];
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly own: Own,
    private readonly events: { sink(id: string): void; shown(): void },
  ) {
    navigator.mediaDevices?.addEventListener("devicechange", this.changed);
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("pageshow", this.seen);
    this.changed();
    this.follow("mic", "microphone");
    this.follow("cam", "camera");
  }

  close(): void {
    this.over = true;
    navigator.mediaDevices?.removeEventListener("devicechange", this.changed);
    document.removeEventListener("visibilitychange", this.seen);
    removeEventListener("pageshow", this.seen);
    for (const stop of this.stops) stop();
    for (const permission of this.permissions) permission.onchange = null;
  }

  private readonly changed = () => void this.look();

  private readonly seen = () => {
    if (document.hidden) return;
    this.events.shown();
    void this.own.recover("mic");
    void this.own.recover("cam");
  };

  private async look(): Promise<void> {
    const mine = ++this.turn;
    const after = await list().catch(() => null);
    if (!after || this.over || mine !== this.turn) return;
    const before = this.before;
    this.before = after;
    if (before) for (const [kind, plural] of kinds) await this.judge(kind, before[plural], after[plural], after.speakers);
  }

  private async judge(kind: Kind, before: readonly Plug[], after: readonly Plug[], speakers: readonly Plug[]): Promise<void> {
    const { own } = this;
    const verdict = judge(before, after, own.ids.peek()[kind] ?? "");
    if (verdict.what === "gone") {
      if (kind === "speaker") {
        this.events.sink("");
        own.tell(kind, { what: "moved", to: "" });
      } else await own.gone(kind);
    } else if (verdict.what === "back") {
      if (kind === "speaker") {
        this.events.sink(verdict.plug.deviceId);
        own.tell(kind, { what: "back", to: verdict.plug.label });
      } else await own.comeBack(kind, verdict.plug.label);
    } else if (verdict.what === "moved") {
      if (kind === "speaker") own.tell(kind, { what: "back", to: verdict.to }); // the browser plays there by itself
      else await own.comeBack(kind, verdict.to);
    } else if (verdict.what === "offered") {
      if (await own.recover(kind)) return; // there was none, or it was silent: this one is taken at once
      const { deviceId, groupId } = verdict.plug;
      const ears = speakers.find((plug) => plug.groupId === groupId && plug.deviceId !== "default");
      const paired = kind === "mic" && ears ? { speaker: ears.deviceId } : {};
      if (kind === "mic") own.tell(kind, { what: "offered", id: deviceId, label: name(verdict.plug, after), ...paired });
    }
  }

  /** Asks about a permission once the device is on or was to be: a group that meets by voice alone has no business with the camera. */
  private follow(kind: "mic" | "cam", wanted: string): void {
    let asked = false;
    const { on, faults } = this.own;
    this.stops.push(
      effect(() => {
        if (asked || (!on.value[kind] && !faults.value[kind])) return;
        asked = true;
        void this.permit(kind, wanted);
      }),
    );
  }

  /** Follows a permission where the browser tells of it. Taken away, the track ends by itself; given back, what was on is opened. */
  private async permit(kind: "mic" | "cam", wanted: string): Promise<void> {
    const status = await navigator.permissions?.query({ name: wanted as PermissionName }).catch(() => null);
    if (!status || this.over) return;
    this.permissions.push(status);
    status.onchange = () => void (status.state === "granted" ? this.own.recover(kind) : this.own.withdrawn(kind));
  }
}
