/** Bars of the level meter. */
export const bars = 16;

/** How many bars a piece of sound lights: the loudness in decibels, from -60 (none) to -6 (all). */
export const barsOf = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)) + 1e-9);
  return Math.max(0, Math.min(bars, Math.round(((decibels + 60) / 54) * bars)));
};

/** Listens to a microphone until the returned function is called, and tells the bars whenever they change. */
export const listen = (track: MediaStreamTrack, tell: (lit: number) => void): (() => void) => {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let held = 0; // falls one bar a frame, so that the eye can follow
  let last = -1;
  let frame = 0;
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    held = Math.max(barsOf(samples), held - 0.5);
    const lit = Math.round(held);
    if (lit !== last) tell((last = lit));
    frame = requestAnimationFrame(look);
  };
  look();
  const wake = () => void context.resume().catch(() => undefined); // still interrupted: the next sign wakes it
  addEventListener("pointerdown", wake); // browsers may keep sound asleep until the first tap
  addEventListener("keydown", wake);
  document.addEventListener("visibilitychange", wake); // a phone call interrupts it
  return () => {
    cancelAnimationFrame(frame);
    removeEventListener("pointerdown", wake);
    removeEventListener("keydown", wake);
    document.removeEventListener("visibilitychange", wake);
    void context.close();
  };
};
