const rate = 24_000; // samples a second
const notes = [
  { at: 0, hertz: 523.25 }, // C5
  { at: 0.22, hertz: 783.99 }, // G5
];
const length = 1.1; // seconds

/** Two soft notes as a WAVE file (PCM, 16 bit, mono): no file to fetch, and an audio element can be sent to any speaker. */
export const chime = (): Blob => {
  const count = Math.round(rate * length);
  const data = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (at: number, word: string) => [...word].forEach((c, i) => data.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  data.setUint32(4, 36 + count * 2, true);
  text(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true); // PCM
  data.setUint16(22, 1, true); // channels
  data.setUint32(24, rate, true);
  data.setUint32(28, rate * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, "data");
  data.setUint32(40, count * 2, true);
  for (let i = 0; i < count; i++) {
    const now = i / rate;
    let value = 0;
    for (const { at, hertz } of notes) {
      const t = now - at;
      if (t > 0) value += Math.sin(2 * Math.PI * hertz * t) * Math.min(1, t / 0.012) * Math.exp(-4.5 * t);
    }
    data.setInt16(44 + i * 2, value * 0.28 * 32767, true);
  }
  return new Blob([data.buffer], { type: "audio/wav" });
};

/** True where the page may choose the speaker. */
export const choosesSpeaker = (): boolean => typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;

/** Plays the two notes on a speaker ("" is the system's). Rejects when the browser does not play. */
export const playChime = async (speaker: string): Promise<void> => {
  const url = URL.createObjectURL(chime());
  const player = new Audio(url);
  player.onended = () => URL.revokeObjectURL(url);
  if (speaker && choosesSpeaker()) await player.setSinkId(speaker).catch(() => undefined); // gone: the system's plays
  await player.play();
};
