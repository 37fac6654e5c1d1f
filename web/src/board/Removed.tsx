import { words } from "../i18n/room";
import { person } from "../session/people";
import { canOn, me, useTable } from "../session/table";
import { textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

/** Cards that somebody else removed and in which one has written: they can be brought back for ten minutes. */
export const Removed = () => {
  const table = useTable();
  const t = words();
  const gone = [...table.room.board.value.values()].filter((card) => card.removed && card.author !== me(table) && canOn(table, card, "card.restore"));
  return (
    <>
      {gone.map((card) => (
        <Notice
          key={card.id}
          title={t.returned.removed(person(table, card.author ?? ""))}
          acts={<Button onClick={() => table.conn.do({ k: "card.restore", id: card.id })}>{t.card.restore}</Button>}
        >
          <q class="returned" dir="auto">
            {textOf(table.room, card)}
          </q>
        </Notice>
      ))}
    </>
  );
};
