import { listen } from "../check/loudness";

const speaks = 7; // lit bars: a voice, not a breath
const again = 4000; // ms between two tones

/** A short, quiet, falling tone, for the speaker's own ears. */
const tone = (): void => {
  const context = new AudioContext();
  const gain = context.createGain();
  const source = context.createOscillator();
  const { currentTime: now } = context;
  source.frequency.setValueAtTime(392, now);
  source.frequency.linearRampToValueAtTime(294, now + 0.18);
  gain.gain.setValueAtTime(0, now);
  gain.gain.linearRampToValueAtTime(0.05, now + 0.02);
  gain.gain.linearRampToValueAtTime(0, now + 0.2);
  source.connect(gain).connect(context.destination);
  source.onended = () => void context.close();
  source.start();
  source.stop(now + 0.22);
};

/** Sounds the tone when somebody speaks into a closed gate, until the returned function is called. The level stays in this tab. */
export const hush = (mic: MediaStreamTrack): (() => void) => {
  let last = -again;
  return listen(mic, (lit) => {
    const now = performance.now();
    if (lit < speaks || now - last < again) return;
    last = now;
    tone();
  });
};
