import { useEffect, useState } from "preact/hooks";
import { pages } from "../i18n/pages";
import { bars, listen } from "./loudness";

const patience = 6_000; // milliseconds of silence before a hint

/** The moving level of a microphone, and a hint when nothing comes for a while. */
export const Level = ({ track, muted }: { track: MediaStreamTrack | null; muted: boolean }) => {
  const t = pages().check;
  const [lit, setLit] = useState(0);
  const [heard, setHeard] = useState(false);
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLit(0);
    setHeard(false);
    setLate(false);
    if (!track) return;
    const timer = setTimeout(() => setLate(true), patience);
    const stop = listen(track, (now) => {
      setLit(now);
      if (now > 2) setHeard(true);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [track, muted]);
  return (
    <>
      <div class="level" role="meter" aria-label={t.level} aria-valuemin={0} aria-valuemax={bars} aria-valuenow={lit}>
        {Array.from({ length: bars }, (_, i) => (
          <i key={i} class={i < lit ? "on" : undefined} />
        ))}
      </div>
      <p class="field__hint" role="status">
        {!track ? null : muted ? t.mutedNow : late && !heard ? t.quiet : t.micHint}
      </p>
    </>
  );
};
