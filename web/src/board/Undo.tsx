import redo from "lucide-static/icons/redo-2.svg";
import search from "lucide-static/icons/search.svg";
import undo from "lucide-static/icons/undo-2.svg";
import { words } from "../i18n/room";
import { useTable } from "../session/table";
import { Button } from "../ui/Button";
import { finding } from "./Find";

/** The board's own tools: find, and: takes back one's own last step on the board, and does it again. Nothing is shown while there is nothing to take back. */
export const Undo = () => {
  const { room } = useTable();
  const t = words();
  const { done, undone } = room.history.value;
  const steps = done.length + undone.length > 0;
  return (
    <div class="cue__undo">
      <Button look="quiet" icon={search} iconOnly aria-keyshortcuts="f" aria-pressed={finding.value} onClick={() => (finding.value = !finding.value)}>
        {t.find.title}
      </Button>
      {steps ? <Steps /> : null}
    </div>
  );
};

const Steps = () => {
  const { room, conn } = useTable();
  const t = words();
  const { done, undone } = room.history.value;
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
