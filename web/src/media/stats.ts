import { number, text, type Row } from "./figures";

/** What a browser test may read: it changes nothing and shows nothing of what people say. */
export interface MediaReport {
  gen: number;
  state: string;
  cipher: string;
  framesDecoded: number;
  videosDecoding: number;
  audioPackets: number;
  packetsSent: number;
}

/** Sums the connection's statistics. */
export const report = (gen: number, state: string, rows: readonly Row[]): MediaReport => {
  const sum: MediaReport = { gen, state, cipher: "", framesDecoded: 0, videosDecoding: 0, audioPackets: 0, packetsSent: 0 };
  for (const row of rows) {
    sum.cipher = text(row, "srtpCipher") || sum.cipher;
    if (row.type === "outbound-rtp") sum.packetsSent += number(row, "packetsSent");
    if (row.type !== "inbound-rtp") continue;
    if (row["kind"] === "audio") sum.audioPackets += number(row, "packetsReceived");
    sum.framesDecoded += number(row, "framesDecoded");
    if (number(row, "framesDecoded") > 0) sum.videosDecoding += 1;
  }
  return sum;
};
