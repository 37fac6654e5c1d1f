import cloud from "lucide-static/icons/cloud-upload.svg";
import headphones from "lucide-static/icons/headphones.svg";
import hand from "lucide-static/icons/hand-helping.svg";
import pause from "lucide-static/icons/pause.svg";
import refresh from "lucide-static/icons/refresh-cw.svg";
import { lineWords } from "../i18n/line";
import { words } from "../i18n/room";
import { person } from "../session/people";
import { useNarrow } from "../session/narrow";
import { DeviceNotices } from "../session/DeviceNotices";
import { EchoNotices } from "../session/EchoNotices";
import { GateNotices } from "../session/GateNotices";
import { ShareNotices } from "../session/ShareNotices";
import { can, me, useTable } from "../session/table";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

const signalFor = 45_000; // ms a client's signal stays to be seen
const refusalFor = 12_000; // ms a refusal without words of one's own stays

/** What is true of the line and the last gesture, above the outline. */
export const Notices = () => {
  const table = useTable();
  const { room, media, conn, now } = table;
  const t = words();
  const line = room.line.value;
  const ours = now.value - room.offset.value;
  const asked = room.declined.value;
  const declined = asked && ours - asked.at < refusalFor ? asked : null;
  const tap = room.tap.value;
  const fresh = tap !== null && ours - tap.at < signalFor;
  const narrow = useNarrow();
  const held = room.state.value?.waiting;
  return (
    <>
      {line.at === "lost" ? (
        <Notice tone="care" icon={refresh} title={t.line.lostTitle} acts={<Button onClick={() => conn.now()}>{t.line.now}</Button>}>
          {t.line.lost}
        </Notice>
      ) : null}
      {line.at === "live" && !room.saving.value ? (
        <Notice tone="care" icon={cloud} title={t.line.storeTitle}>
          {t.line.store}
        </Notice>
      ) : null}
      {line.at === "live" && media.lostNow.value ? (
        <Notice icon={headphones} title={t.line.mediaTitle}>
          {t.line.media}
        </Notice>
      ) : null}
      {narrow && line.at === "live" && !media.lostNow.value ? (
        <Notice
          icon={headphones}
          title={narrow.quality === "audio" ? lineWords().audioTitle : lineWords().limitedTitle}
          acts={
            <>
              <Button onClick={() => (table.open.value = "connection")}>{lineWords().open}</Button>
              <Button look="quiet" onClick={narrow.hide}>
                {lineWords().devices.later}
              </Button>
            </>
          }
        >
          {narrow.quality === "audio" ? lineWords().audio : lineWords().limited}
        </Notice>
      ) : null}
      {held ? (
        held === me(table) ? (
          <Notice icon={pause} acts={can(table, "clock.resume") ? <Button look="primary" onClick={() => conn.do({ k: "clock.resume" })}>{t.line.heldGo}</Button> : undefined}>
            {t.line.heldYou}
          </Notice>
        ) : (
          <Notice icon={pause}>{t.line.held(person(table, held))}</Notice>
        )
      ) : null}
      <GateNotices />
      <ShareNotices />
      <DeviceNotices />
      <EchoNotices />
      {fresh && tap ? (
        <Notice tone="care" icon={hand}>
          {t.consult.said(person(table, tap.by), t.consult[tap.signal])}
        </Notice>
      ) : null}
      {declined && !declined.confirm ? (
        <div class="refusal">
          <Notice tone="stop">{t.refused[declined.code === "client" ? "bad" : declined.code]}</Notice>
        </div>
      ) : null}
    </>
  );
};
