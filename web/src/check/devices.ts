/**
 * What the device check hands to the room. The room owns the tracks from then on and stops them when it ends. A track that is null was
 * refused, is absent, or the person went in without it; the room may ask again with the id that was chosen.
 */
export interface Devices {
  mic: MediaStreamTrack | null;
  cam: MediaStreamTrack | null;
  /** The person switched it off in the check: the track, if any, is not enabled. */
  micOn: boolean;
  camOn: boolean;
  /** Chosen device ids; "" means the system's default. */
  micId: string;
  camId: string;
  /** Where to play, for setSinkId; "" means the system's default. */
  speakerId: string;
}
