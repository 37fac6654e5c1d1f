import { useEffect, useRef } from "preact/hooks";
import { me, useTable } from "./table";

/** Somebody's camera or screen. One's own is mirrored, and never asked of the server. One that stands still keeps its place and is not shown. */
export const Picture = ({ of, kind = "video", still = false }: { of: string; kind?: "video" | "screen"; still?: boolean }) => {
  const table = useTable();
  const own = of === me(table) && kind === "video";
  const stream = own ? table.media.own.selfView.value : (table.media.streams.value.get(`${kind} ${of}`) ?? null);
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = stream;
    if (stream) video.play().catch(() => undefined); // muted video plays without a tap; where it does not, the seat shows a still
  }, [stream]);
  useEffect(() => (ref.current && !own ? table.media.wants.watch(ref.current, of, kind) : undefined), [of, kind, own]);
  return <video ref={ref} class={own ? "picture picture--own" : `picture picture--${kind}${still ? " picture--still" : ""}`} autoPlay muted playsInline aria-hidden="true" tabIndex={-1} />;
};

/** Whether somebody's camera is to be drawn. */
export const useSeen = (of: string): boolean => {
  const table = useTable();
  if (table.room.audioOnly.value) return false;
  return of === me(table) ? table.media.own.selfView.value !== null : (table.room.here.value.get(of)?.cam ?? false);
};
