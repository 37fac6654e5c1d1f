// Which codecs the m-lines offer. Fewer codecs make a short offer: 33 kB instead of 81 kB with 23 m-lines.

const wanted: Record<"audio" | "video", RegExp> = {
  audio: /^audio\/(opus|red)$/i,
  video: /^video\/(VP8|rtx)$/i,
};

/** The codecs this browser has of those we use, the payload itself before its helpers. */
const codecs = (kind: "audio" | "video"): RTCRtpCodec[] => {
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const ours = all.filter((codec) => wanted[kind].test(codec.mimeType));
  return ours.sort((a, b) => Number(helper(a)) - Number(helper(b)));
};

const helper = (codec: RTCRtpCodec): boolean => /\/(red|rtx)$/i.test(codec.mimeType);

/** Narrows a transceiver to our codecs. A browser that refuses keeps its own list: the offer is longer, nothing else. */
export const prefer = (transceiver: RTCRtpTransceiver, kind: "audio" | "video"): void => {
  const list = codecs(kind);
  if (list.length === 0) return;
  try {
    transceiver.setCodecPreferences(list);
  } catch {
    // an older browser that wants its whole list
  }
};

/** The simulcast layers of the camera: a quarter, a half, full. Bitrates in bit/s. */
export const cameraLayers = (): RTCRtpEncodingParameters[] => [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_200_000 },
];
