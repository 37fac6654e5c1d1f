// Microphone, camera and screen, as the browser gives them.

export interface DeviceIds {
  mic?: string;
  cam?: string;
  speaker?: string;
}

export const audio = (id?: string): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  ...(id ? { deviceId: { exact: id } } : {}),
});

export const video = (id?: string): MediaTrackConstraints => ({
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
  ...(id ? { deviceId: { exact: id } } : {}),
});

/** Why a device could not be opened: refused by the person, the browser or the system; held by another program; not there. */
export type Trouble = "denied" | "busy" | "none";

const troubleOf = (error: unknown): Trouble => {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "none"; // NotFoundError, OverconstrainedError
};

/** Opens a device; when the remembered one is gone, any of its kind. */
export const open = async (kind: "mic" | "cam", id?: string): Promise<MediaStreamTrack | Trouble> => {
  const ask = async (wanted?: string) => {
    const stream = await navigator.mediaDevices.getUserMedia(kind === "mic" ? { audio: audio(wanted) } : { video: video(wanted) });
    return stream.getTracks()[0] ?? "none";
  };
  try {
    return await ask(id);
  } catch (error) {
    const why = troubleOf(error);
    return id && why === "none" ? ask().catch(troubleOf) : why;
  }
};

/** Pictures a second of a shared screen: enough to scroll by, few enough to stay sharp on a narrow line. */
export const screenRate = 5;

/** Asks for a screen, a window or a tab. Null when the person changed their mind. */
export const openScreen = async (): Promise<MediaStreamTrack | null> => {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: screenRate }, width: { max: 1920 }, height: { max: 1200 } }, audio: false });
    const track = stream.getVideoTracks()[0] ?? null;
    if (track) track.contentHint = "text"; // sharp rather than fluent
    return track;
  } catch {
    return null;
  }
};

/** True where this browser can share a screen (phones cannot). */
export const canShareScreen = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === "function";

export interface DeviceList {
  mics: MediaDeviceInfo[];
  cams: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}

export const list = async (): Promise<DeviceList> => {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind && device.deviceId !== "");
  return { mics: of("audioinput"), cams: of("videoinput"), speakers: of("audiooutput") };
};
