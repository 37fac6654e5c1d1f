import monitor from "lucide-static/icons/monitor-up.svg";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Notice } from "../ui/Notice";
import { person } from "./people";
import { can, me, useTable } from "./table";

const shownFor = 15_000; // ms the reason of an end stays

/** Who asks for the screen, what became of one's own asking, and the leader's way to end a share. */
export const ShareNotices = () => {
  const table = useTable();
  const t = words().share;
  const screen = table.room.state.value?.screen;
  if (!screen) return null;
  const by = screen.by ?? "";
  const mine = by === me(table);
  const leads = can(table, "screen.stop");
  const end = table.share.ended.value;
  const fresh = end && table.now.value - table.room.offset.value - end.at < shownFor ? end : null;
  return (
    <>
      {screen.asks.filter((id) => id !== me(table) && (mine || leads)).map((id) => (
        <Notice
          key={id}
          tone="care"
          icon={monitor}
          acts={
            <>
              <Button look="primary" onClick={() => table.conn.act({ k: "screen.grant", person: id })}>
                {t.grant}
              </Button>
              <Button onClick={() => table.conn.act({ k: "screen.refuse", person: id })}>{t.refuse}</Button>
            </>
          }
        >
          {mine ? t.asks(person(table, id)) : t.asksOther(person(table, id), person(table, by))}
        </Notice>
      ))}
      {table.share.mode.value === "waiting" ? (
        <Notice icon={monitor} acts={<Button onClick={() => table.share.stop()}>{t.withdraw}</Button>}>
          {t.waiting(person(table, by))}
        </Notice>
      ) : null}
      {fresh ? <Notice icon={monitor}>{fresh.why === "taken" ? t.taken(person(table, by)) : t[fresh.why]}</Notice> : null}
    </>
  );
};

/** Before asking: whose screen it is, and that one's own is chosen now. */
export const AskForScreen = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const table = useTable();
  const t = words().share;
  const by = table.room.state.value?.screen.by ?? "";
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.askTitle(person(table, by))}
      acts={
        <>
          <Button
            look="primary"
            onClick={() => {
              onClose();
              void table.share.start();
            }}
          >
            {t.ask}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.keep}
          </Button>
        </>
      }
    >
      <p>{t.askText}</p>
    </Dialog>
  );
};
