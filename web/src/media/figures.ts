// The figures of one's own connection, from two looks at the browser's statistics (https://www.w3.org/TR/webrtc-stats/). Pure.

/** How the media travel. https: the relay on the server's HTTPS port. */
export type Path = "udp" | "tcp" | "relay" | "https" | "unknown";

/** One m-line that carries something. */
export interface Stream {
  mid: string;
  kind: string;
  /** bit/s */
  rate: number;
  /** Pixels; 0 for sound. */
  width: number;
  height: number;
  fps: number;
}

export interface Figures {
  /** bit/s over the whole connection. */
  down: number;
  up: number;
  /** bit/s that the browser believes it may send; 0 unknown. */
  room: number;
  /** Shares of the packets, 0 to 1. */
  lossDown: number;
  lossUp: number;
  /** Milliseconds. */
  roundTrip: number;
  jitter: number;
  path: Path;
  /** opus, VP8… */
  codecs: string[];
  received: Stream[];
  sent: Stream[];
}

/** One row of getStats: the members that are read, of every type of row. */
export interface Row {
  id: string;
  type: string;
  timestamp: number;
  [member: string]: unknown;
}

/** A member that is a number; 0 when it is not there. */
export const number = (row: Row | undefined, member: string): number => (typeof row?.[member] === "number" ? row[member] : 0);
/** A member that is text; "" when it is not there. */
export const text = (row: Row | undefined, member: string): string => (typeof row?.[member] === "string" ? row[member] : "");

/** The pair in use: what the transport says, else what Firefox marks. */
export const chosen = (rows: readonly Row[]): Row | undefined => {
  const id = text(rows.find((row) => row.type === "transport"), "selectedCandidatePairId");
  return rows.find((row) => row.id === id) ?? rows.find((row) => row.type === "candidate-pair" && (row["selected"] === true || (row["nominated"] === true && row["state"] === "succeeded")));
};

export const pathOf = (rows: readonly Row[]): Path => {
  const pair = chosen(rows);
  const local = rows.find((row) => row.id === pair?.["localCandidateId"]);
  const remote = rows.find((row) => row.id === pair?.["remoteCandidateId"]);
  if (!local) return "unknown";
  if (text(local, "candidateType") === "relay" || text(remote, "candidateType") === "relay") return text(local, "relayProtocol") === "tls" ? "https" : "relay";
  return text(local, "protocol") === "tcp" ? "tcp" : "udp";
};

/** How one counter grew from the earlier look to this one; what was not there began at nothing. */
const grown = (row: Row, before: ReadonlyMap<string, Row>, member: string): number => Math.max(0, number(row, member) - number(before.get(row.id), member));

const rate = (row: Row | undefined, before: ReadonlyMap<string, Row>, member: string): number => {
  const was = row && before.get(row.id);
  if (!row || !was || row.timestamp <= was.timestamp) return 0;
  return (grown(row, before, member) * 8000) / (row.timestamp - was.timestamp);
};

const share = (lost: number, all: number): number => (all > 0 ? lost / all : 0);

/** What went over the connection between two looks. */
export const figures = (rows: readonly Row[], earlier: readonly Row[]): Figures => {
  const before = new Map(earlier.map((row) => [row.id, row]));
  const of = (type: string) => rows.filter((row) => row.type === type);
  const pair = chosen(rows);
  const [inbound, outbound, answered] = [of("inbound-rtp"), of("outbound-rtp"), of("remote-inbound-rtp")];
  const got = inbound.reduce((sum, row) => sum + grown(row, before, "packetsReceived"), 0);
  const lost = inbound.reduce((sum, row) => sum + grown(row, before, "packetsLost"), 0);
  const stream = (row: Row, bytes: string): Stream => ({
    mid: text(row, "mid"),
    kind: text(row, "kind"),
    rate: rate(row, before, bytes),
    width: number(row, "frameWidth"),
    height: number(row, "frameHeight"),
    fps: Math.round(number(row, "framesPerSecond")),
  });
  const live = (list: Stream[]) => list.filter((one) => one.rate > 0);
  const codec = (row: Row) => text(rows.find((other) => other.id === row["codecId"]), "mimeType").replace(/^.*\//, "");
  const received = live(inbound.map((row) => stream(row, "bytesReceived")));
  const sent = live(outbound.map((row) => stream(row, "bytesSent")));
  const used = [...inbound, ...outbound].filter((row) => rate(row, before, row.type === "inbound-rtp" ? "bytesReceived" : "bytesSent") > 0);
  return {
    down: rate(pair, before, "bytesReceived"),
    up: rate(pair, before, "bytesSent"),
    room: number(pair, "availableOutgoingBitrate"),
    lossDown: share(lost, got + lost),
    lossUp: Math.max(0, ...answered.map((row) => number(row, "fractionLost"))),
    roundTrip: 1000 * (number(pair, "currentRoundTripTime") || Math.max(0, ...answered.map((row) => number(row, "roundTripTime")))),
    jitter: 1000 * Math.max(0, ...inbound.filter((row) => row["kind"] === "audio").map((row) => number(row, "jitter"))),
    path: pathOf(rows),
    codecs: [...new Set(used.map(codec).filter(Boolean))],
    received,
    sent,
  };
};

/** In one word, how the line is: what the server says of it first, for it knows what it leaves out. */
export type Verdict = "good" | "limited" | "audio" | "lossy" | "far" | "lost" | "unknown";

export const verdict = (lost: boolean, quality: "good" | "limited" | "audio" | undefined, now: Figures | null): Verdict => {
  if (lost) return "lost";
  if (quality === "audio" || quality === "limited") return quality;
  if (!now) return "unknown";
  if (Math.max(now.lossDown, now.lossUp) > 0.05) return "lossy";
  return now.roundTrip > 400 ? "far" : "good";
};
