import pencil from "lucide-static/icons/pencil-line.svg";
import { list } from "../i18n/dates";
import { words } from "../i18n/room";
import { person } from "../session/people";
import { me, useTable } from "../session/table";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";

/** Who else is writing in a text just now. The server tells it only where this person may know. */
export const Writing = ({ card }: { card: CardView }) => {
  const table = useTable();
  const names = [...table.room.here.value.values()].filter((p) => p.typing && p.card === card.id && p.id !== me(table)).map((p) => person(table, p.id));
  if (names.length === 0) return null;
  return (
    <p class="writing">
      <Icon of={pencil} />
      {words().card.writing(list(names))}
    </p>
  );
};
