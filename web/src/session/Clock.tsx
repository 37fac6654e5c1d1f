import { useComputed } from "@preact/signals";
import { words } from "../i18n/room";
import { minutes, progress, secondsLeft } from "../state/clock";
import { useTable } from "./table";

const round = 62.8; // the ring's length at radius 10

/** The one clock, the same for everyone. Over time is the same type with a plus; it never warns by colour. */
export const Clock = () => {
  const { room, now } = useTable();
  const t = words();
  const left = useComputed(() => (room.state.value ? secondsLeft(room.state.value.clock, now.value) : 0));
  const clock = room.state.value?.clock;
  if (!clock) return null;
  const part = round * (1 - progress(clock, Math.floor(now.peek() / 1000) * 1000));
  return (
    <p class="clock" role="timer" aria-label={left.value < 0 ? t.top.over : t.top.left}>
      <svg class="clock__ring" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" />
        {part > 0 ? <circle cx="12" cy="12" r="10" stroke-dasharray={`${part.toFixed(1)} ${round}`} /> : null}
      </svg>
      <span class="clock__left num">{minutes(left.value)}</span>
      <span class="clock__of num">{clock.paused ? t.top.pausedShort : t.top.of(Math.round(clock.planned / 60))}</span>
      {clock.paused ? <span class="vh">{t.top.paused}</span> : null}
    </p>
  );
};
