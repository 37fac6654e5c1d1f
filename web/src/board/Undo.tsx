import redo from "lucide-static/icons/redo-2.svg";
import undo from "lucide-static/icons/undo-2.svg";
import { words } from "../i18n/room";
import { useTable } from "../session/table";
import { Button } from "../ui/Button";

/** Takes back one's own last step on the board, and does it again. Nothing is shown while there is nothing to take back. */
export const Undo = () => {
  const { room, conn } = useTable();
  const t = words();
  const { done, undone } = room.history.value;
  if (done.length + undone.length === 0) return null;
  return (
    <span role="group" aria-label={t.undo.title}>
      <Button look="quiet" icon={undo} iconOnly busy={done.length === 0} onClick={() => conn.undo()}>
        {t.undo.undo}
      </Button>
      <Button look="quiet" icon={redo} iconOnly busy={undone.length === 0} onClick={() => conn.redo()}>
        {t.undo.redo}
      </Button>
    </span>
  );
};
