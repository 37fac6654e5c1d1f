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

interface Row {
  type: string;
  kind?: string;
  framesDecoded?: number;
  packetsReceived?: number;
  packetsSent?: number;
  srtpCipher?: string;
}

/** Sums the connection's statistics. */
export const report = async (gen: number, state: string, pc: RTCPeerConnection | null): Promise<MediaReport> => {
  const sum: MediaReport = { gen, state, cipher: "", framesDecoded: 0, videosDecoding: 0, audioPackets: 0, packetsSent: 0 };
  if (!pc) return sum;
  (await pc.getStats()).forEach((row: Row) => {
    if (row.type === "transport") sum.cipher = row.srtpCipher ?? sum.cipher;
    if (row.type === "outbound-rtp") sum.packetsSent += row.packetsSent ?? 0;
    if (row.type !== "inbound-rtp") return;
    if (row.kind === "audio") sum.audioPackets += row.packetsReceived ?? 0;
    sum.framesDecoded += row.framesDecoded ?? 0;
    if ((row.framesDecoded ?? 0) > 0) sum.videosDecoding += 1;
  });
  return sum;
};
