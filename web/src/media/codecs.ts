// Which codecs the m-lines offer. Fewer codecs make a short offer: 33 kB instead of 81 kB with 23 m-lines.
import { screenRate } from "./devices";

const wanted: Record<"audio" | "video", RegExp> = {
  audio: /^audio\/(opus|red)$/i,
  video: /^video\/(VP8|H264|rtx)$/i,
};

/** The one H.264 the server takes: constrained baseline, pictures in several packets (RFC 6184 section 8.1). */
const taken = (codec: RTCRtpCodec): boolean =>
  !is(codec, "H264") || (/packetization-mode=1/.test(codec.sdpFmtpLine ?? "") && /profile-level-id=42e0/i.test(codec.sdpFmtpLine ?? ""));

const is = (codec: RTCRtpCodec, name: string): boolean => codec.mimeType.split("/")[1]?.toLowerCase() === name.toLowerCase();

/**
 * The codecs this browser has of those we use, in order: VP8, H.264 (to send only where there is no VP8), their helper. Redundant sound
 * stands first where it is sent, for Chromium sends it only so, and last where it is received.
 */
const codecs = (kind: "audio" | "video", sends: boolean): RTCRtpCodec[] => {
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const ours = all.filter((codec) => wanted[kind].test(codec.mimeType) && taken(codec));
  const spare = sends && ours.some((codec) => is(codec, "VP8"));
  const order = sends ? ["red", "opus", "VP8", "H264", "rtx"] : ["opus", "red", "VP8", "H264", "rtx"];
  const place = (codec: RTCRtpCodec): number => order.findIndex((name) => is(codec, name));
  return ours.filter((codec) => !(spare && is(codec, "H264"))).sort((a, b) => place(a) - place(b));
};

/** Narrows a transceiver to our codecs. A browser that refuses keeps its own list: the offer is longer, nothing else. */
export const prefer = (transceiver: RTCRtpTransceiver, kind: "audio" | "video"): void => {
  const list = codecs(kind, transceiver.direction === "sendonly");
  if (list.length === 0) return;
  try {
    transceiver.setCodecPreferences(list);
  } catch {
    // an older browser that wants its whole list
  }
};

/** The screen twice in full size: for narrow lines, where a page takes some seconds to come but is as readable then, and for all others. Bitrates in bit/s. */
export const screenLayers = (): RTCRtpEncodingParameters[] => [
  { rid: "q", scaleResolutionDownBy: 1, maxBitrate: 100_000, maxFramerate: screenRate },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 600_000, maxFramerate: screenRate },
];

/** The simulcast layers of the camera: a quarter, a half, full. Bitrates in bit/s. */
export const cameraLayers = (): RTCRtpEncodingParameters[] => [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_200_000 },
];
