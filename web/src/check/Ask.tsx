import camera from "lucide-static/icons/video.svg";
import info from "lucide-static/icons/info.svg";
import mic from "lucide-static/icons/mic.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import type { Capture, Source } from "./capture";

const why = (source: Source) => (source.state === "none" ? source.why : null);

/** What stands between this person and their devices, in words, with what can be done. Nothing when all is well. */
export const Ask = ({ capture }: { capture: Capture }) => {
  const t = pages().check;
  const voice = capture.mic.value;
  const own = capture.cam.value;
  const pictures = capture.pictures.value;
  const again = (wish: { mic: boolean; cam: boolean }) => (
    <Button onClick={() => void capture.ask(wish)}>{t.again}</Button>
  );
  if (voice.state === "asking" && (own.state === "asking" || !pictures)) {
    return (
      <Notice icon={info} title={t.asking}>
        {t.askingSay}
      </Notice>
    );
  }
  if (voice.state === "idle" && own.state !== "on") {
    const both = own.state === "idle";
    return (
      <Notice
        icon={mic}
        title={pictures ? t.askTitle : t.askVoiceTitle}
        acts={
          <>
            {both ? (
              <Button icon={camera} onClick={() => void capture.ask({ mic: true, cam: true })}>
                {t.askBoth}
              </Button>
            ) : null}
            <Button icon={mic} onClick={() => void capture.ask({ mic: true, cam: false })}>
              {pictures ? t.askMic : t.askVoice}
            </Button>
          </>
        }
      >
        {pictures ? t.askSay : t.askVoiceSay}
      </Notice>
    );
  }
  if (why(voice) === "insecure") {
    return (
      <Notice tone="care" title={t.insecureTitle}>
        {t.insecure}
      </Notice>
    );
  }
  if (why(voice) === "refused" && why(own) === "refused") {
    return (
      <Notice
        tone="care"
        title={t.refusedTitle}
        acts={
          <>
            {again({ mic: true, cam: true })}
            <Button look="quiet" onClick={() => void capture.ask({ mic: true, cam: false })}>
              {t.askMic}
            </Button>
          </>
        }
      >
        {t.refusedBoth} {t.refusedHow}
      </Notice>
    );
  }
  if (why(voice) === "absent" && why(own) === "absent") {
    return (
      <Notice tone="care" title={t.absentTitle} acts={again({ mic: true, cam: true })}>
        {t.absent}
      </Notice>
    );
  }
  return null;
};

/** What is wrong with one of the two, beside its list. */
export const Trouble = ({ capture, kind }: { capture: Capture; kind: "mic" | "cam" }) => {
  const t = pages().check;
  const source = capture[kind].value;
  const other = capture[kind === "mic" ? "cam" : "mic"].value;
  const reason = why(source);
  if (!reason || reason === "insecure" || (why(other) === reason && reason !== "busy")) return null; // said once, above
  const say = {
    refused: kind === "mic" ? `${t.refusedMic} ${capture.pictures.value ? t.refusedHow : t.refusedHowMic}` : t.refusedCam,
    absent: kind === "mic" ? t.absentMic : t.absentCam,
    busy: kind === "mic" ? t.busyMic : t.busyCam,
  }[reason];
  return (
    <Notice
      tone={kind === "mic" || reason === "busy" ? "care" : "plain"}
      acts={reason === "absent" && kind === "cam" ? null : <Button onClick={() => void capture.one(kind)}>{t.again}</Button>}
    >
      {say}
    </Notice>
  );
};
