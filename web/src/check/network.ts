// The trial of the network before going in: does a websocket come through, and over what do sound and pictures? The server's probe
// (PROTOCOL.md, Probe) answers with a real connection to its media plane.
import { signal, type Signal } from "@preact/signals";
import { pathNow, type Path } from "../media/path";
import type { MediaAnswer, MediaOffer, Probe } from "../wire/messages";

/** What the trial found. port: the media port, for whoever looks after the network. */
export type Network = { state: "trying"; board: boolean } | { state: "offline" } | { state: "blocked" } | { state: "tried"; voice: Path | null; port: number };

const socketWithin = 6_000; // ms
const voiceWithin = 9_000; // ms: a way round a firewall takes some round trips
const settles = 900; // ms in which a better path may still take over
const again = 1_500; // ms before the one other try for the socket: another tab of the same person may be trying

/** The media port, from an answer's first candidate (RFC 8839 section 5.1). */
export const portOf = (sdp: string): number => Number(/^a=candidate:\S+ \d+ \S+ \d+ \S+ (\d+) /m.exec(sdp)?.[1] ?? 0);

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Opens the probe's socket; null when nothing is said on it in time. */
const open = (url: string): Promise<{ socket: WebSocket; first: Probe } | null> =>
  new Promise((done) => {
    const socket = new WebSocket(url);
    const give = (first: Probe | null) => {
      clearTimeout(timer);
      socket.onmessage = socket.onclose = null;
      if (!first) socket.close();
      done(first && { socket, first });
    };
    const timer = setTimeout(() => give(null), socketWithin);
    socket.onclose = () => give(null);
    socket.onmessage = (event) => {
      const frame = JSON.parse(String(event.data)) as Probe;
      give(frame.t === "probe" ? frame : null);
    };
  });

/** Waits for the connection; false when it fails or takes too long. */
const connected = (pc: RTCPeerConnection): Promise<boolean> =>
  new Promise((done) => {
    const timer = setTimeout(() => done(false), voiceWithin);
    pc.onconnectionstatechange = () => {
      if (pc.connectionState !== "connected" && pc.connectionState !== "failed") return;
      clearTimeout(timer);
      done(pc.connectionState === "connected");
    };
  });

/** Connects over the socket, and says over what. */
const voice = async (pc: RTCPeerConnection, socket: WebSocket): Promise<{ voice: Path | null; port: number }> => {
  const line = pc.addTransceiver("audio", { direction: "sendonly" });
  const answered = new Promise<MediaAnswer | null>((done) => {
    socket.onmessage = (event) => done(JSON.parse(String(event.data)) as MediaAnswer);
    socket.onclose = () => done(null);
  });
  const up = connected(pc);
  await pc.setLocalDescription();
  socket.send(JSON.stringify({ t: "media", gen: 1, offer: pc.localDescription?.sdp ?? "", mic: line.mid ?? "" } satisfies MediaOffer));
  const answer = (await answered)?.answer;
  if (!answer) return { voice: null, port: 0 };
  const port = portOf(answer);
  await pc.setRemoteDescription({ type: "answer", sdp: answer });
  if (!(await up)) return { voice: null, port };
  await wait(settles);
  return { voice: await pathNow(pc), port };
};

/** One trial after another, the last of which counts. */
export class NetworkTrial {
  readonly result: Signal<Network> = signal({ state: "trying", board: false });
  private turn = 0;
  private socket: WebSocket | null = null;
  private pc: RTCPeerConnection | null = null;

  constructor(private readonly session: string) {}

  async start(): Promise<void> {
    this.end();
    const turn = this.turn;
    const say = (found: Network) => {
      if (turn === this.turn) this.result.value = found;
    };
    say({ state: "trying", board: false });
    const url = `${location.origin.replace(/^http/, "ws")}/api/sessions/${this.session}/probe`;
    let line = await open(url);
    if (!line && turn === this.turn) {
      await wait(again);
      line = await open(url);
    }
    if (turn !== this.turn) return line?.socket.close();
    if (!line) return say(navigator.onLine ? { state: "blocked" } : { state: "offline" });
    say({ state: "trying", board: true });
    this.socket = line.socket;
    try {
      this.pc = new RTCPeerConnection({ iceServers: line.first.ice ?? [] });
      say({ state: "tried", ...(await voice(this.pc, line.socket)) });
    } catch {
      say({ state: "tried", voice: null, port: 0 }); // a browser without WebRTC, or one that forbids it
    }
    if (turn === this.turn) this.stop();
  }

  /** Ends whatever is under way. */
  end(): void {
    this.turn += 1;
    this.stop();
  }

  private stop(): void {
    if (this.socket) this.socket.onmessage = this.socket.onclose = null;
    this.socket?.close();
    this.pc?.close();
    this.socket = this.pc = null;
  }
}
