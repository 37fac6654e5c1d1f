import { Pulse, type Beat } from "./pulse";

export interface Watch {
  /** How many packets have arrived on the connection so far; null without a connection. */
  count(): Promise<number | null>;
  beat(beat: Beat): void;
  /** The browser says that the network changed, or is back. */
  network(): void;
  /** The computer slept, or the page was frozen: nothing may be trusted. */
  woke(): void;
}

const every = 120; // ms between two looks
const jumped = 3_000; // ms by which the clock may be late before we were asleep: a busy page is late by less

/** What of Network Information (https://wicg.github.io/netinfo/) is used, where there is such a thing: phones. */
interface Connection extends EventTarget {
  type?: string;
}

/** Watches over the line several times a second, and listens to all that a browser says of its network. */
export class Vigil {
  private readonly pulse = new Pulse();
  private readonly timer: number;
  private looked = Date.now();
  private looking = false;
  private readonly net = (navigator as Navigator & { connection?: Connection }).connection;
  private type = this.net?.type;

  constructor(private readonly watch: Watch) {
    this.timer = window.setInterval(() => void this.look(), every);
    addEventListener("online", this.changed);
    addEventListener("pageshow", this.shown);
    document.addEventListener("resume", this.awake);
    this.net?.addEventListener("change", this.typed);
  }

  /** Another connection: its count begins anew. */
  reset(): void {
    this.pulse.reset();
  }

  close(): void {
    clearInterval(this.timer);
    removeEventListener("online", this.changed);
    removeEventListener("pageshow", this.shown);
    document.removeEventListener("resume", this.awake);
    this.net?.removeEventListener("change", this.typed);
  }

  private readonly changed = () => this.watch.network();

  /** Back from the page cache. */
  private readonly shown = (event: PageTransitionEvent) => {
    if (event.persisted) this.watch.woke();
  };

  private readonly awake = () => this.watch.woke();

  /** Estimates of its speed change all the time; its kind seldom does. */
  private readonly typed = () => {
    if (this.net?.type === this.type) return;
    this.type = this.net?.type;
    this.watch.network();
  };

  private async look(): Promise<void> {
    const now = Date.now(); // the wall's clock: the monotonic one stands still while some computers sleep
    const late = now - this.looked - every;
    this.looked = now;
    if (late > jumped) {
      this.pulse.reset();
      this.watch.woke();
    }
    if (this.looking) return;
    this.looking = true;
    try {
      const packets = await this.watch.count();
      if (packets !== null) this.watch.beat(this.pulse.feel(performance.now(), packets));
    } finally {
      this.looking = false;
    }
  }
}
