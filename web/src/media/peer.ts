import { cameraLayers, prefer, screenLayers } from "./codecs";
import type { Row } from "./figures";

/** How many others a room can hold: one receiving m-line of each kind for each, and one for a shared screen. */
const others = 11;

/** The answers' side of a PeerConnection's life. */
export interface PeerEvents {
  offer(gen: number, restart: boolean, sdp: string, mids: Mids): void;
  state(state: PeerState): void;
}

export type PeerState = "connecting" | "connected" | "disconnected" | "failed";

/** The mids of the own sending m-lines. */
export interface Mids {
  mic: string;
  cam: string;
  screen: string;
}

/**
 * One generation of the PeerConnection. Its m-lines never change: microphone, camera, screen, then slots that the
 * server fills; by voice alone, the microphone and the slots for voices. The server is ICE-lite, so an offer leaves without waiting for candidates.
 */
export class Peer {
  readonly pc: RTCPeerConnection;
  private readonly mic: RTCRtpTransceiver;
  private readonly cam: RTCRtpTransceiver | null = null;
  private readonly screen: RTCRtpTransceiver | null = null;
  private negotiating = false;
  private closed = false;
  private readonly pending = new Set<() => void>();

  constructor(
    readonly gen: number,
    ice: RTCIceServer[],
    readonly audioOnly: boolean,
    private readonly events: PeerEvents,
  ) {
    this.pc = new RTCPeerConnection({ iceServers: ice, bundlePolicy: "max-bundle" });
    this.mic = this.pc.addTransceiver("audio", { direction: "sendonly" });
    if (!audioOnly) {
      this.cam = this.pc.addTransceiver("video", { direction: "sendonly", sendEncodings: cameraLayers() });
      this.screen = this.pc.addTransceiver("video", { direction: "sendonly", sendEncodings: screenLayers() });
    }
    for (let i = 0; i < others; i++) this.pc.addTransceiver("audio", { direction: "recvonly" });
    for (let i = 0; i <= others && !audioOnly; i++) this.pc.addTransceiver("video", { direction: "recvonly" });
    for (const line of this.pc.getTransceivers()) prefer(line, line.receiver.track.kind === "audio" ? "audio" : "video");
    this.pc.oniceconnectionstatechange = () => this.changed();
    this.pc.onconnectionstatechange = () => this.changed();
  }

  /** Offers; with restart, the same m-lines under new ICE credentials. */
  async offer(restart = false): Promise<void> {
    if (this.closed || this.negotiating) return;
    this.negotiating = true;
    if (restart) this.pc.restartIce();
    await this.unlessClosed(this.pc.setLocalDescription());
    const sdp = this.pc.localDescription?.sdp;
    if (!sdp || this.closed) return;
    this.events.offer(this.gen, restart, sdp, { mic: this.mic.mid ?? "", cam: this.cam?.mid ?? "", screen: this.screen?.mid ?? "" });
  }

  async answer(sdp: string): Promise<void> {
    if (this.closed || this.pc.signalingState !== "have-local-offer") return;
    await this.unlessClosed(this.pc.setRemoteDescription({ type: "answer", sdp }));
    this.negotiating = false;
  }

  /** True while an answer is awaited. */
  get waits(): boolean {
    return this.negotiating;
  }

  /** Forgets an offer whose answer will not come (the socket was lost), so that the next one may be made. */
  async rollback(): Promise<void> {
    if (!this.negotiating || this.closed) return;
    if (this.pc.signalingState === "have-local-offer") await this.unlessClosed(this.pc.setLocalDescription({ type: "rollback" }));
    this.negotiating = false;
  }

  async send(kind: "mic" | "cam" | "screen", track: MediaStreamTrack | null): Promise<void> {
    const sender = this[kind]?.sender;
    if (this.closed || !sender) return;
    await this.unlessClosed(sender.replaceTrack(track));
    if (kind !== "screen") return;
    const parameters = sender.getParameters(); // an empty line may still send padding, which would look like a shared screen
    for (const encoding of parameters.encodings) encoding.active = track !== null;
    parameters.degradationPreference = "maintain-resolution"; // text
    if (parameters.encodings.length > 0) await this.unlessClosed(sender.setParameters(parameters));
  }

  /** Encodes only the layers of the camera that somebody watches. */
  async layers(active: Record<string, boolean>): Promise<void> {
    const sender = this.cam?.sender;
    if (this.closed || !sender) return;
    const parameters = sender.getParameters();
    if (parameters.encodings.length === 0) return;
    for (const encoding of parameters.encodings) encoding.active = active[encoding.rid ?? ""] ?? true;
    await this.unlessClosed(sender.setParameters(parameters));
  }

  /** What arrives on one m-line. */
  track(mid: string): MediaStreamTrack | null {
    return this.pc.getTransceivers().find((line) => line.mid === mid)?.receiver.track ?? null;
  }

  /** How many packets have arrived in all, sound, pictures and reports; null before there is a path. */
  async arrived(): Promise<number | null> {
    if (this.closed) return null;
    let packets: number | null = null;
    const stats = await this.unlessClosed(this.mic.sender.getStats());
    let bytes: number | null = null; // Firefox tells no packets of the transport
    stats?.forEach((row: { type: string; selected?: boolean; packetsReceived?: number; bytesReceived?: number }) => {
      if (row.type === "transport") packets = row.packetsReceived ?? packets;
      if (row.type === "candidate-pair" && row.selected) bytes = row.bytesReceived ?? bytes;
    });
    return packets ?? bytes;
  }

  /** Everything that the browser tells of the connection. */
  async rows(): Promise<Row[]> {
    const rows: Row[] = [];
    if (this.closed) return rows;
    const stats = await this.unlessClosed(this.pc.getStats());
    stats?.forEach((row: Row) => rows.push(row));
    return rows;
  }

  close(): void {
    this.closed = true;
    this.pc.oniceconnectionstatechange = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
    for (const end of this.pending) end();
  }

  /** What a connection promised never comes once it is closed, neither value nor error (WebRTC 1.0, 4.4.1.2): then null. */
  private unlessClosed<T>(promise: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const end = () => resolve(null);
      this.pending.add(end);
      void promise.then(resolve, reject).finally(() => this.pending.delete(end));
    });
  }

  private changed(): void {
    const { iceConnectionState: ice, connectionState: all } = this.pc;
    if (all === "failed" || ice === "failed") this.events.state("failed");
    else if (ice === "disconnected") this.events.state("disconnected");
    else if (all === "connected") this.events.state("connected");
    else this.events.state("connecting");
  }
}
