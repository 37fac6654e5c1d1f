import { navigate } from "../router";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Confirm } from "./Confirm";
import { ConnectionDialog } from "./ConnectionDialog";
import { DevicesDialog } from "./DevicesDialog";
import { Help } from "./Help";
import { AskForScreen } from "./ShareNotices";
import { More } from "./More";
import { useTable } from "./table";

/** The dialogs of the room. */
export const Panels = ({ onEnd }: { onEnd?: (() => void) | undefined }) => {
  const table = useTable();
  const t = words();
  const open = table.open.value;
  const shut = () => (table.open.value = "");
  const leave = () => {
    table.conn.leave();
    if (onEnd) onEnd();
    else navigate(`/g/${table.seat.group.id}`);
  };
  return (
    <>
      <Help open={open === "help"} onClose={shut} />
      <DevicesDialog open={open === "devices"} onClose={shut} />
      <ConnectionDialog open={open === "connection"} onClose={shut} />
      <AskForScreen open={open === "ask"} onClose={shut} />
      <More open={open === "more"} onClose={shut} />
      <Dialog
        open={open === "leave"}
        onClose={shut}
        title={t.leave.title}
        acts={
          <>
            <Button look="primary" onClick={leave}>
              {t.leave.go}
            </Button>
            <Button look="quiet" onClick={shut}>
              {t.leave.stay}
            </Button>
          </>
        }
      >
        <p>{t.leave.text}</p>
        {table.room.unsaved.value > 0 ? <p class="save save--pending">{t.leave.pending}</p> : null}
      </Dialog>
      <Dialog
        open={open === "close"}
        onClose={shut}
        title={t.confirm.close.title}
        acts={
          <>
            <Button
              look="primary"
              onClick={() => {
                table.conn.do({ k: "session.close" });
                shut();
              }}
            >
              {t.confirm.close.go}
            </Button>
            <Button look="quiet" onClick={shut}>
              {t.confirm.close.stay}
            </Button>
          </>
        }
      >
        <p>{t.confirm.close.text}</p>
      </Dialog>
      <Confirm />
    </>
  );
};
