// Whether the media line still carries something, from nothing but a count of what arrived. Pure: the caller brings the time.
//
// A line that dies says nothing, and a browser takes five seconds to call it disconnected. But the server is never quiet for long
// while anybody is heard or seen, the person themself included (RTCP answers what is sent): how long it is usually quiet tells when
// it is quiet for too long.

/** steady: something came lately. unknown: too little came lately to know. doubtful: quieter than usual. silent: nothing comes. */
export type Beat = "unknown" | "steady" | "doubtful" | "silent";

const memory = 6_000; // ms in which the usual pace is learned
const enough = 4; // arrivals in that time before a pace is known
const least = 450; // ms of silence that mean nothing whatever the pace
const most = 2_500; // ms: who is usually quieter than this is not judged
const factor = 2.5; // so many times the longest usual pause
const glance = 300; // ms between two looks that count: a page that was busy for longer knows nothing of that time

/** Counts in, judgement out. Feed it the total number of packets that arrived on one connection, several times a second. */
export class Pulse {
  private count = -1;
  private quiet = 0; // ms since something last came, as far as we looked
  private looked = 0;
  private came: { at: number; pause: number }[] = [];

  /** A new connection, or a clock that jumped: nothing is known. */
  reset(): void {
    this.count = -1;
    this.came = [];
  }

  /** At a time in ms (monotonic), so many packets have come in all. */
  feel(at: number, packets: number): Beat {
    const outage = this.judge() === "silent";
    this.quiet += Math.min(glance, at - this.looked);
    this.looked = at;
    if (packets === this.count) return this.judge();
    if (this.count >= 0) this.came.push({ at, pause: outage ? 0 : this.quiet }); // an outage is nobody's pace
    this.count = packets;
    this.quiet = 0;
    this.came = this.came.filter((one) => at - one.at <= memory);
    return this.judge();
  }

  private judge(): Beat {
    if (this.came.length < enough) return "unknown";
    if (this.quiet === 0) return "steady";
    const limit = Math.max(least, factor * Math.max(...this.came.map(({ pause }) => pause)));
    if (limit > most) return "unknown";
    return this.quiet >= limit ? "silent" : this.quiet >= limit / 2 ? "doubtful" : "steady";
  }
}
