import check from "lucide-static/icons/check.svg";
import skip from "lucide-static/icons/skip-forward.svg";
import { words } from "../i18n/room";
import { mayPass, myTurn } from "../session/gestures";
import { can, part, useTable } from "../session/table";
import { Button } from "../ui/Button";

/** One's turn: passing is as easy as speaking. */
export const Turn = () => {
  const table = useTable();
  const t = words();
  if (!myTurn(table) || !can(table, "floor.release") || part(table) === "client") return null; // the client ends in their own time: the bar has the key
  return (
    <div class="row turn">
      <Button icon={check} onClick={() => table.conn.act({ k: "floor.release" })}>
        {t.bar.done}
      </Button>
      {mayPass(table) ? (
        <Button look="quiet" icon={skip} onClick={() => table.conn.act({ k: "round.pass" })}>
          {t.bar.pass}
        </Button>
      ) : null}
    </div>
  );
};
