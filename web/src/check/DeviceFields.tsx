import { useState } from "preact/hooks";
import volume from "lucide-static/icons/volume-2.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Ask, Trouble } from "./Ask";
import { choosesSpeaker, playChime } from "./chime";
import type { Capture } from "./capture";
import { Level } from "./Level";

interface PickProps {
  link: object;
  devices: readonly MediaDeviceInfo[];
  chosen: string;
  kind: string;
  onPick: (id: string) => void;
}

const Pick = ({ link, devices, chosen, kind, onPick }: PickProps) => {
  const t = pages().check;
  const known = devices.some((d) => d.deviceId === chosen);
  return (
    <select class="input" {...link} value={known ? chosen : (devices[0]?.deviceId ?? "")} onChange={(event) => onPick(event.currentTarget.value)}>
      {devices.length === 0 ? <option value="">{t.systemDefault}</option> : null}
      {devices.map((d, i) => (
        <option key={d.deviceId} value={d.deviceId} selected={known ? d.deviceId === chosen : i === 0}>
          {d.label || t.unnamed(kind, i + 1)}
        </option>
      ))}
    </select>
  );
};

const Speaker = ({ capture }: { capture: Capture }) => {
  const t = pages().check;
  const [played, setPlayed] = useState(false);
  const speakers = choosesSpeaker() ? capture.devices.value.speakers : [];
  const id = capture.ids.value.speaker ?? "";
  const test = () => playChime(id).then(() => setPlayed(true), () => setPlayed(false));
  return (
    <Field label={t.speaker} hint={<span role="status">{played ? t.tested : null}</span>}>
      {(link) => (
        <div class="check__line">
          <Pick link={link} devices={speakers} chosen={id} kind={t.speaker} onPick={(next) => void capture.choose("speaker", next)} />
          <Button icon={volume} onClick={() => void test()}>
            {t.test}
          </Button>
        </div>
      )}
    </Field>
  );
};

/** The choice of microphone, speaker and camera, with what moves and what sounds. */
export const DeviceFields = ({ capture }: { capture: Capture }) => {
  const t = pages().check;
  const voice = capture.mic.value;
  const own = capture.cam.value;
  const { mics, cams } = capture.devices.value;
  const ids = capture.ids.value;
  const current = (track: MediaStreamTrack | null, chosen = ""): string => track?.getSettings().deviceId ?? chosen;
  const track = voice.state === "on" ? voice.track : null;
  return (
    <>
      <Ask capture={capture} />
      {track ? (
        <div class="check__row">
          <Field label={t.mic}>{(link) => <Pick link={link} devices={mics} chosen={current(track, ids.mic)} kind={t.mic} onPick={(id) => void capture.choose("mic", id)} />}</Field>
          <Level track={track} muted={capture.muted.value} />
        </div>
      ) : (
        <Trouble capture={capture} kind="mic" />
      )}
      <Speaker capture={capture} />
      {own.state === "on" ? (
        <Field label={t.cam}>{(link) => <Pick link={link} devices={cams} chosen={current(own.track, ids.cam)} kind={t.cam} onPick={(id) => void capture.choose("cam", id)} />}</Field>
      ) : capture.pictures.value ? (
        <Trouble capture={capture} kind="cam" />
      ) : null}
    </>
  );
};
