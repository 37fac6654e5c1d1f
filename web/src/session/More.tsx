import help from "lucide-static/icons/circle-question-mark.svg";
import leave from "lucide-static/icons/log-out.svg";
import monitor from "lucide-static/icons/monitor-up.svg";
import note from "lucide-static/icons/notebook-pen.svg";
import search from "lucide-static/icons/search.svg";
import settings from "lucide-static/icons/settings-2.svg";
import signal from "lucide-static/icons/signal.svg";
import video from "lucide-static/icons/video.svg";
import videoOff from "lucide-static/icons/video-off.svg";
import { find } from "../board/Find";
import { lineWords } from "../i18n/line";
import { words } from "../i18n/room";
import { chooseLang } from "../me";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Language } from "../ui/Language";
import { mayShow, toggleCam, toggleScreen, write } from "./gestures";
import { useTable } from "./table";

/** On a phone: what has no place in the thumb bar. */
export const More = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const table = useTable();
  const t = words();
  const on = table.media.own.on.value;
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog open={open} onClose={onClose} title={t.bar.more}>
      <div class="more">
        {table.room.audioOnly.value ? null : (
          <Button look="quiet" wide icon={on.cam ? video : videoOff} aria-pressed={on.cam} onClick={then(() => toggleCam(table))}>
            {t.bar.cam}
          </Button>
        )}
        {mayShow(table) ? (
          <Button look="quiet" wide icon={monitor} aria-pressed={table.share.mode.value !== "off"} onClick={then(() => toggleScreen(table))}>
            {t.bar.screen}
          </Button>
        ) : null}
        <Button look="quiet" wide icon={note} onClick={then(() => setTimeout(() => write("note")))}>
          {t.mine.myNotes}
        </Button>
        <Button look="quiet" wide icon={search} onClick={then(() => setTimeout(find))}>
          {t.find.title}
        </Button>
        <Button look="quiet" wide icon={settings} onClick={() => (table.open.value = "devices")}>
          {t.bar.devices}
        </Button>
        <Button look="quiet" wide icon={signal} onClick={() => (table.open.value = "connection")}>
          {lineWords().open}
        </Button>
        <Button look="quiet" wide icon={help} onClick={() => (table.open.value = "help")}>
          {t.top.help}
        </Button>
        <Language onPick={chooseLang} />
        <Button look="quiet" wide icon={leave} class="btn--leave" onClick={() => (table.open.value = "leave")}>
          {t.bar.leave}
        </Button>
      </div>
    </Dialog>
  );
};
