import { words } from "../i18n/room";
import { canAdd, useTable, add, phase, type Table } from "../session/table";
import { cardOf, textOf, type Returned as Text } from "../state/room";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { codePoints } from "./text";
import { compose, composed } from "./Composer";
import { composerOf, stranded } from "./composers";

const drop = (table: Table, id: string) => {
  table.room.returned.value = table.room.returned.peek().filter((text) => text.id !== id);
  compose(table.room, id, "");
};

/** Adds to the person's one private note. */
export const note = (table: Table, text: string): void => {
  const card = cardOf(table.room, "note", table.room.you.value?.id);
  if (!card) return void add(table, "note", text);
  const now = textOf(table.room, card);
  table.conn.type(card.id, [...(now === "" ? [] : [codePoints(now)]), now === "" ? text : `\n${text}`]);
};

/** Words that the server did not take, or that were unsent when the step moved on: they are still here, and their author says what becomes of them. */
export const Returned = () => {
  const table = useTable();
  return (
    <>
      {[...table.room.returned.value, ...stranded(table, phase(table))].map((text) => (
        <One key={text.id} text={text} />
      ))}
    </>
  );
};

const One = ({ text }: { text: Text }) => {
  const table = useTable();
  const t = words();
  const field = composerOf(table, phase(table));
  const take = () => {
    if (!field) return;
    const before = composed(table.room, field);
    compose(table.room, field, before === "" ? text.text : `${before}\n${text.text}`);
    drop(table, text.id);
  };
  return (
    <Notice
      title={t.returned.title(t.kind[text.kind])}
      acts={
        <>
          {field ? <Button onClick={take}>{t.returned.again}</Button> : null}
          {canAdd(table, "note") ? (
            <Button
              look={field ? "quiet" : "outline"}
              onClick={() => {
                note(table, text.text);
                drop(table, text.id);
              }}
            >
              {t.returned.note}
            </Button>
          ) : null}
          <Button look="quiet" onClick={() => drop(table, text.id)}>
            {t.returned.drop}
          </Button>
        </>
      }
    >
      {t.refused[text.code === "client" ? "bad" : text.code]} {t.returned.text} <q class="returned">{text.text}</q>
    </Notice>
  );
};
