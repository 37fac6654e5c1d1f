import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { words } from "../i18n/room";

const key = "codev.split";
const [least, most] = [25, 70];

const remembered = (): number => {
  const value = Number(localStorage.getItem(key));
  return value >= least && value <= most ? value : 40;
};

/** The handle between table and board: pointer, arrows, Home and End. The choice is remembered. */
export const Splitter = () => {
  const t = words();
  const share = useSignal(remembered());
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.parentElement?.style.setProperty("--table", String(share.value));
    localStorage.setItem(key, String(share.value));
  }, [share.value]);
  const set = (value: number) => (share.value = Math.round(Math.min(most, Math.max(least, value))));
  const drag = (event: PointerEvent) => {
    const frame = ref.current?.parentElement?.getBoundingClientRect();
    if (frame && event.buttons === 1) set(((event.clientX - frame.left) / frame.width) * 100);
  };
  return (
    <div
      ref={ref}
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-valuenow={share.value}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-label={t.table.split}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const to = { ArrowLeft: share.value - 2, ArrowRight: share.value + 2, Home: least, End: most }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        set(to);
      }}
    />
  );
};
