import { useEffect, useRef } from "preact/hooks";
import mic from "lucide-static/icons/mic.svg";
import micOff from "lucide-static/icons/mic-off.svg";
import video from "lucide-static/icons/video.svg";
import videoOff from "lucide-static/icons/video-off.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import type { Capture } from "./capture";

/** The first letters of a name, as on a seat without picture. */
export const initials = (name: string): string => [...name.trim()].slice(0, 2).join("");

const Picture = ({ track }: { track: MediaStreamTrack }) => {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!ref.current) return;
    ref.current.srcObject = new MediaStream([track]);
    void ref.current.play().catch(() => undefined); // the tab went away meanwhile
  }, [track]);
  return <video ref={ref} muted autoPlay playsInline aria-label={pages().check.you} />;
};

/** One's own picture, or what the others will see instead, and the two switches. */
export const Preview = ({ capture, name }: { capture: Capture; name: string }) => {
  const t = pages().check;
  const own = capture.cam.value;
  const voice = capture.mic.value;
  const muted = capture.muted.value;
  const pictures = capture.pictures.value;
  return (
    <section class="stack" aria-labelledby="you-h">
      <h2 class="vh" id="you-h">
        {t.you}
      </h2>
      <div class="check__self">
        {own.state === "on" ? (
          <Picture track={own.track} />
        ) : (
          <div class={pictures ? "check__noface" : voice.state === "on" && !muted ? "check__noface check__noface--heard" : "check__noface"}>
            <span aria-hidden="true">{initials(name)}</span>
            {own.state === "asking" ? null : <p>{!pictures ? t.byVoice : own.state === "off" ? t.camIsOff : t.noCam}</p>}
          </div>
        )}
      </div>
      <div class="row">
        {voice.state === "on" ? (
          <Button icon={muted ? micOff : mic} aria-pressed={muted ? "true" : "false"} onClick={() => capture.mute(!muted)}>
            {muted ? t.unmute : t.mute}
          </Button>
        ) : null}
        {pictures && (own.state === "on" || own.state === "off") ? (
          <Button icon={own.state === "on" ? video : videoOff} onClick={() => void capture.showMe(own.state === "off")}>
            {own.state === "on" ? t.camOff : t.camOn}
          </Button>
        ) : null}
        {own.state === "on" || voice.state === "on" ? <Visibility who="me">{t.onlyYou}</Visibility> : null}
      </div>
    </section>
  );
};
