// Over what a connection's packets go, as its statistics tell.

/** udp and tcp: straight to the media port. relay: through TURN, over whatever the browser reaches it by. */
export type Path = { kind: "udp" | "tcp" } | { kind: "relay"; over: "udp" | "tcp" | "tls" };

export interface Row {
  id: string;
  type: string;
  selectedCandidatePairId?: string;
  selected?: boolean;
  nominated?: boolean;
  state?: string;
  localCandidateId?: string;
  candidateType?: string;
  protocol?: string;
  relayProtocol?: string;
}

/**
 * The path in use; null before there is one. The server sees a relayed browser at its own relay, so the candidate in use is often called
 * prflx: what tells a relay is the protocol it is reached by.
 */
export const pathOf = (rows: readonly Row[]): Path | null => {
  const chosen = rows.find((row) => row.type === "transport")?.selectedCandidatePairId;
  const pair =
    rows.find((row) => row.id === chosen) ??
    rows.find((row) => row.type === "candidate-pair" && (row.selected === true || (row.nominated === true && row.state === "succeeded"))); // Firefox has no transport rows
  const local = rows.find((row) => row.id === pair?.localCandidateId);
  if (!local) return null;
  if (local.relayProtocol !== undefined || local.candidateType === "relay") {
    const over = local.relayProtocol;
    return { kind: "relay", over: over === "tls" || over === "tcp" ? over : "udp" };
  }
  return { kind: local.protocol === "tcp" ? "tcp" : "udp" };
};

/** The same, of a connection. */
export const pathNow = async (pc: RTCPeerConnection): Promise<Path | null> => {
  const rows: Row[] = [];
  (await pc.getStats()).forEach((row: Row) => rows.push(row));
  return pathOf(rows);
};
