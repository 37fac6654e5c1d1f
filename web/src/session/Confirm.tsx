import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { useTable } from "./table";

/** A guard of the method asks for the facilitator's word: no contract yet, learnings cut short. */
export const Confirm = () => {
  const { room, conn } = useTable();
  const t = words();
  const asked = room.declined.value?.confirm;
  const shut = () => (room.declined.value = null);
  const go = asked?.k === "phase.go" ? asked : null;
  const about = go?.from === "contract" ? t.confirm.contract : go?.from === "learn" ? t.confirm.learn : go?.from === "topic" ? t.confirm.topic : t.confirm.other;
  return (
    <Dialog
      open={go !== null}
      onClose={shut}
      title={about.title}
      acts={
        <>
          <Button look="primary" onClick={shut}>
            {t.confirm.stay}
          </Button>
          <Button
            look="quiet"
            onClick={() => {
              if (go) conn.do({ ...go, confirm: true });
            }}
          >
            {t.confirm.go}
          </Button>
        </>
      }
    >
      <p>{about.text}</p>
    </Dialog>
  );
};
