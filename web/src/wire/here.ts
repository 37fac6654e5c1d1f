import type { Here } from "./messages";
import type { World } from "./world";

const every = 120; // ms between two frames about oneself
const typingFor = 3000; // ms after the last key during which one is said to type

/** What this tab says of itself: merged, at most ten times a second, the last state always. */
export class HereReporter {
  private now: Omit<Here, "t"> = { mic: false, cam: false };
  private dirty = false;
  private live = false;
  private stopSend: (() => void) | null = null;
  private stopTyping: () => void = () => undefined;

  constructor(
    private readonly world: World,
    private readonly send: (frame: Here) => void,
  ) {}

  say(change: Partial<Omit<Here, "t">>): void {
    const next = { ...this.now, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.now)) return;
    this.now = next;
    this.dirty = true;
    this.flush();
  }

  /** A key was pressed in a card; some seconds after the last one it is over. */
  types(card: string): void {
    this.say({ card, typing: true });
    this.stopTyping();
    this.stopTyping = this.world.after(typingFor, () => {
      const { card: _card, typing: _typing, ...rest } = this.now;
      this.now = rest;
      this.dirty = true;
      this.flush();
    });
  }

  /** A new socket knows nothing: everything is said again. */
  greet(): void {
    this.live = true;
    this.dirty = true;
    this.flush();
  }

  lost(): void {
    this.live = false;
  }

  stop(): void {
    this.stopSend?.();
    this.stopTyping();
  }

  private flush(): void {
    if (this.stopSend || !this.dirty || !this.live) return;
    this.dirty = false;
    this.send({ t: "here", ...this.now });
    this.stopSend = this.world.after(every, () => {
      this.stopSend = null;
      this.flush();
    });
  }
}
