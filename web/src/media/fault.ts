import type { Trouble } from "./devices";

export type Kind = "mic" | "cam" | "speaker";

/**
 * What a person is told of one of their devices.
 * moved: the chosen one went, this one is used instead, and the chosen one is taken again when it comes back.
 * back: the chosen one, or the system's own, is in use now. offered: one was plugged in and may be taken.
 * quiet: the device is open and delivers nothing: the system, a call or a switch on it silences it.
 * denied, busy, none: it could not be opened.
 */
export type Fault = { what: "moved"; to: string } | { what: "back"; to: string } | { what: "offered"; id: string; label: string; speaker?: string } | { what: "quiet" } | { what: Trouble };

export type Faults = Partial<Record<Kind, Fault>>;
