import type { Clock } from "../wire/messages";

/** The time left of a phase in whole seconds; negative when it runs over. `now` is the server's, in ms. */
export const secondsLeft = (clock: Clock, now: number): number => (clock.paused ? clock.left : Math.ceil((Date.parse(clock.ends) - now) / 1000));

/** How far the phase is, 0 to 1. */
export const progress = (clock: Clock, now: number): number => (clock.planned <= 0 ? 1 : Math.min(1, Math.max(0, 1 - secondsLeft(clock, now) / clock.planned)));

/** 11:20, and +1:20 when over. */
export const minutes = (seconds: number): string => {
  const abs = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(abs / 60)}:${String(abs % 60).padStart(2, "0")}`;
};

/**
 * The difference of the server's clock and ours. A frame's time is old by its way here, so the largest difference of the
 * last ones is the nearest to the truth.
 */
export class Offset {
  private readonly seen: number[] = [];

  /** Takes a server time that has just arrived and returns the offset to add to our clock, in ms. */
  heard(serverTime: string, now: number): number {
    const difference = Date.parse(serverTime) - now;
    if (Number.isNaN(difference)) return this.value;
    this.seen.push(difference);
    if (this.seen.length > 8) this.seen.shift();
    return this.value;
  }

  get value(): number {
    return this.seen.length === 0 ? 0 : Math.max(...this.seen);
  }
}
