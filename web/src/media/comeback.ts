// When the media line is lost, and what is done about it when: the order of things, without the things themselves.
import type { Beat } from "./pulse";
import type { PeerState } from "./peer";

/** What a lost line needs done. Each is done at once and may be asked for again. */
export interface Remedies {
  /** An ICE restart: the same connection over another path. */
  restart(): void;
  /** A new PeerConnection. */
  renew(): void;
  /** Is the websocket's network gone too? */
  doubt(): void;
  /** Says so: on the own tile and to the others. */
  lost(is: boolean): void;
}

const restarts = [400]; // ms that a restart has before a new connection is made
const renewals = [4_000, 6_000, 10_000]; // ms that each new connection has: a way round UDP takes some round trips

/**
 * lost: nothing comes through, or the browser says disconnected. Where the websocket is well, a restart is tried first: it is the gentler
 * one. But Chromium keeps the dead path of a restarted connection for two and a half seconds before it takes another, however well that
 * one answers; a new connection holds on to nothing. It is made when the restart brought nothing, and at once when the websocket was lost
 * too, be it that the browser had only spoken of another network by then: it had gone, or the server. Without a websocket nothing can be negotiated.
 */
export class Comeback {
  private ice: PeerState = "connecting";
  private silent = false;
  private elsewhere = false; // the network changed since the last welcome
  private mended = true;
  private online = false;
  private tries = 0;
  private stop: () => void = () => undefined;

  constructor(
    private readonly after: (ms: number, fn: () => void) => () => void,
    private readonly remedies: Remedies,
  ) {}

  get lost(): boolean {
    return !this.mended;
  }

  /** What the pulse says. */
  beat(beat: Beat): void {
    if (beat === "doubtful" || beat === "silent") this.remedies.doubt();
    if (beat === "silent" && !this.silent) {
      this.silent = true;
      this.breaks();
    } else if (beat === "steady") {
      this.silent = false;
      this.mend();
    }
  }

  /** What the browser says of the connection. */
  moved(to: PeerState): void {
    const was = this.ice;
    this.ice = to;
    if (to === "connected") this.mend();
    else if (to === "failed") this.over();
    else if (to === "disconnected" && was !== to) this.breaks();
  }

  /** The server lost sight of us, or we slept. */
  unseen(): void {
    this.breaks();
  }

  /** The server answered on a new socket. True when the line is to be mended rather than merely taken up. */
  welcome(): boolean {
    this.online = true;
    if (this.mended && !this.elsewhere) return false;
    if (this.mended) this.silent = true;
    this.fail();
    this.tries = restarts.length;
    this.mending();
    return true;
  }

  /** The websocket is gone. */
  offline(): void {
    this.online = false;
  }

  /** The network changed under us: what worked may not, or something better may. */
  network(): void {
    if (this.ice === "connecting" && this.mended) return; // it is only just being made
    this.elsewhere = true;
    this.stop();
    if (this.online) this.remedies.restart();
    if (!this.mended) this.next(restarts[0]);
  }

  /** A new connection is made: nothing of the old one counts. */
  fresh(): void {
    this.ice = "connecting";
    this.silent = this.elsewhere = false;
  }

  /** This connection cannot be mended: another, more patiently each time. */
  over(): void {
    this.fail();
    const first = this.tries <= restarts.length;
    this.tries = Math.max(this.tries, restarts.length);
    if (first) this.mending();
    // otherwise a timer runs already
  }

  close(): void {
    this.stop();
  }

  private breaks(): void {
    if (!this.mended) return;
    this.fail();
    this.tries = 0;
    this.mending();
  }

  private fail(): void {
    if (this.mended) this.remedies.lost(true);
    this.mended = false;
  }

  private mend(): void {
    if (this.mended || this.silent || this.ice !== "connected") return;
    this.stop();
    this.mended = true;
    this.tries = 0;
    this.remedies.lost(false);
  }

  private mending(): void {
    this.stop();
    if (!this.online) return;
    const turn = this.tries++;
    const wait = restarts[turn];
    if (wait !== undefined) {
      this.remedies.restart();
      return this.next(wait);
    }
    this.remedies.renew();
    this.next(renewals[Math.min(turn - restarts.length, renewals.length - 1)]);
  }

  private next(wait = 0): void {
    this.stop();
    this.stop = this.after(wait, () => {
      this.mend(); // nobody may be sending anything: then no complaint is a good sign
      if (!this.mended) this.mending();
    });
  }
}
