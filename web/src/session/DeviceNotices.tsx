import micOff from "lucide-static/icons/mic-off.svg";
import settings from "lucide-static/icons/settings-2.svg";
import { lineWords } from "../i18n/line";
import { words } from "../i18n/room";
import type { Kind } from "../media/fault";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useTable } from "./table";

/** What became of a device of this person, and the one thing to do about it. `inDialog`: beside the choice of devices, which needs no way to it. */
export const DeviceNotices = ({ inDialog = false }: { inDialog?: boolean }) => (
  <>
    <One kind="mic" inDialog={inDialog} />
    <One kind="cam" inDialog={inDialog} />
    <One kind="speaker" inDialog={inDialog} />
  </>
);

const One = ({ kind, inDialog }: { kind: Kind; inDialog: boolean }) => {
  const table = useTable();
  const { media } = table;
  const t = lineWords().devices;
  const fault = media.own.faults.value[kind];
  if (!fault) return null;
  const dismiss = (
    <Button look="quiet" onClick={() => media.own.tell(kind, null)}>
      {fault.what === "offered" ? t.later : t.seen}
    </Button>
  );
  switch (fault.what) {
    case "moved":
      return (
        <Notice tone="care" acts={inDialog ? dismiss : <><Button icon={settings} onClick={() => (table.open.value = "devices")}>{words().bar.devices}</Button>{dismiss}</>}>
          {kind === "speaker" ? t.gone.speaker : t.gone[kind](fault.to)}
        </Notice>
      );
    case "back":
      return <Notice acts={dismiss}>{t.changed[kind](fault.to)}</Notice>;
    case "offered":
      return (
        <Notice
          acts={
            <>
              <Button
                onClick={() => {
                  if (fault.speaker) media.hear(fault.speaker);
                  void media.own.use("mic", fault.id);
                }}
              >
                {t.use(fault.label)}
              </Button>
              {dismiss}
            </>
          }
        >
          {t.offered(fault.label)}
        </Notice>
      );
    case "none":
    case "denied":
    case "busy":
    case "quiet":
      if (kind === "speaker") return null;
      return (
        <Notice tone="care" icon={kind === "mic" ? micOff : undefined} acts={<Button onClick={() => void media.own.reopen(kind)}>{t.retry}</Button>}>
          {t[fault.what][kind]}
        </Notice>
      );
    default:
      return fault satisfies never;
  }
};
