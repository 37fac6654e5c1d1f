// What the connection needs of its surroundings. The browser's are in browser.ts; tests bring their own.

/** One websocket, as little of it as is used. */
export interface Socket {
  /** False: it is closing, and nothing leaves any more. */
  send(text: string): boolean;
  close(): void;
}

export interface SocketEvents {
  open(): void;
  message(text: string): void;
  closed(): void;
}

/** Why a session cannot be reached: the server's word over HTTP, where a refused upgrade says nothing. */
export type Reach = "ok" | "signin" | "gone" | "closed" | "unreachable";

export interface World {
  dial(events: SocketEvents): Socket;
  /** Runs fn after ms; the returned function prevents it. */
  after(ms: number, fn: () => void): () => void;
  now(): number;
  /** Evenly between 0 and 1. */
  random(): number;
  uuid(): string;
  reach(): Promise<Reach>;
  keep: Keep;
}

/** Where a tab's unacknowledged work waits through a reload. */
export interface Keep {
  load(): Promise<Kept | null>;
  save(kept: Kept): void;
  /** Forgets everything of this session: it is closed, or not ours any more. */
  wipe(): Promise<void>;
}

/** One tab's unacknowledged work. */
export interface Kept {
  n: number;
  ops: import("./pending").Pending[];
  typing: [string, import("./texts").Typing][];
  /** What was written into composers and not yet sent. */
  composing: [string, string][];
  returned: import("../state/room").Returned[];
}
