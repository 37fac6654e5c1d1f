import { batch, effect, signal } from "@preact/signals";
import type { Own } from "../media/own";
import type { RoomState } from "../state/room";
import type { LiveAction, Screen } from "../wire/messages";

/** How this tab stands with the shared screen. chosen: captured, and the server asked; waiting: its owner is asked; on: others see it. */
export type ShareMode = "off" | "chosen" | "waiting" | "on";

/** Why a share, or the wish for one, ended without a tap of one's own. */
export type ShareEnd = "refused" | "taken" | "stopped" | "begun";

/**
 * This tab's share of the one screen. The server says whose it is; nothing goes on the line before it is ours, and
 * what is ours no more comes off it at once. A capture outlives a lost line and a new server.
 */
export class Share {
  readonly mode = signal<ShareMode>("off");
  readonly ended = signal<{ why: ShareEnd; at: number } | null>(null);
  private readonly unfollow: () => void;
  private live = false;

  constructor(
    private readonly own: Pick<Own, "captureScreen" | "sendScreen" | "dropScreen">,
    private readonly room: RoomState,
    private readonly act: (a: LiveAction) => void,
    private readonly me: () => string,
    private readonly now: () => number = Date.now,
  ) {
    this.unfollow = effect(() => {
      const screen = room.state.value?.screen;
      const declined = room.declined.value;
      if (room.line.value.at !== "live" || !screen) {
        this.live = false;
      } else if (!this.live) {
        this.live = true;
        queueMicrotask(() => this.welcome()); // once the socket is ready to take an act
      } else batch(() => this.follow(screen, declined?.k === "screen.take" || declined?.k === "screen.ask"));
    });
  }

  /** Has the person choose a screen, and shows it, or asks whoever shows one. From a tap: browsers ask for one. */
  async start(): Promise<void> {
    this.ended.value = null;
    if (this.mode.peek() !== "off" || !(await this.own.captureScreen(() => this.stop()))) return;
    this.choose();
  }

  /** Ends one's own share, or one's asking. */
  stop(): void {
    if (this.mode.peek() === "off") return;
    this.act({ k: "screen.release" });
    this.drop();
  }

  close(): void {
    this.unfollow();
    this.drop();
  }

  /** A new socket: what was shared or asked for before goes on, also at a server that knows nothing of it. */
  private welcome(): void {
    const screen = this.room.state.peek()?.screen;
    if (!screen || !this.live) return;
    const mode = this.mode.peek();
    const mine = screen.by === this.me();
    if (mode === "off" && mine) this.act({ k: "screen.release" }); // of the page before this one
    if (mode !== "off" && !mine && !screen.asks.includes(this.me())) this.choose();
  }

  private choose(): void {
    const by = this.room.state.peek()?.screen.by;
    this.mode.value = "chosen";
    this.act({ k: by && by !== this.me() ? "screen.ask" : "screen.take" });
  }

  private follow(screen: Screen, refused: boolean): void {
    const mode = this.mode.peek();
    if (mode === "off") return;
    const by = screen.by;
    if (by === this.me()) {
      if (mode !== "on") void this.own.sendScreen();
      this.mode.value = "on";
    } else if (screen.asks.includes(this.me())) this.mode.value = "waiting";
    else if (mode === "chosen") {
      if (refused) this.lose("begun");
    } else this.lose(mode === "waiting" ? (by ? "refused" : "stopped") : by ? "taken" : "stopped");
  }

  private lose(why: ShareEnd): void {
    this.ended.value = { why, at: this.now() };
    if (why === "begun") this.room.declined.value = null; // said in better words
    this.drop();
  }

  private drop(): void {
    this.mode.value = "off";
    void this.own.dropScreen();
  }
}
