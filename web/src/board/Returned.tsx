import { words } from "../i18n/room";
import { write } from "../session/gestures";
import { canAdd, useTable, add, phase, type Table } from "../session/table";
import { cardOf, textOf, type Returned as Text } from "../state/room";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { longest } from "./kinds";
import { fitting } from "./limit";
import { apply, codePoints } from "./text";
import { compose, composed } from "./Composer";
import { composerOf, stranded, writes } from "./composers";

const shownOf = 300; // of a long text; all of it is kept

const drop = (table: Table, id: string) => {
  table.room.returned.value = table.room.returned.peek().filter((text) => text.id !== id);
  compose(table.room, id, "");
};

/** Adds to the person's one private note; gives back what does not fit. */
export const note = (table: Table, text: string): string => {
  const card = cardOf(table.room, "note", table.room.you.value?.id);
  const now = card ? textOf(table.room, card) : "";
  const { d, rest } = fitting(now, [...(now === "" ? [] : [codePoints(now)]), now === "" ? text : `\n${text}`], longest("note"));
  if (!card) add(table, "note", apply("", d));
  else table.conn.type(card.id, d);
  return rest;
};

/** Keeps what is left of a text, or lets it go when nothing is. */
const leave = (table: Table, id: string, rest: string) => {
  if (rest === "") return drop(table, id);
  const { returned } = table.room;
  if (!returned.peek().some((text) => text.id === id)) return compose(table.room, id, rest);
  returned.value = returned.peek().map((text) => (text.id === id ? { ...text, text: rest } : text));
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
    const { d, rest } = fitting(before, [...(before === "" ? [] : [codePoints(before)]), before === "" ? text.text : `\n${text.text}`], longest(writes[field] ?? "note"));
    compose(table.room, field, apply(before, d));
    leave(table, text.id, rest);
    write("write");
  };
  return (
    <Notice
      title={text.code === "limit" ? t.returned.long(t.kind[text.kind], longest(text.kind)) : text.code === "gone" ? t.returned.gone : t.returned.title(t.kind[text.kind])}
      acts={
        <>
          {field ? <Button onClick={take}>{t.returned.again}</Button> : null}
          {canAdd(table, "note") ? (
            <Button
              look={field ? "quiet" : "outline"}
              onClick={() => {
                leave(table, text.id, note(table, text.text));
              }}
            >
              {t.returned.note}
            </Button>
          ) : null}
          <Button look="quiet" onClick={() => void navigator.clipboard.writeText(text.text)}>
            {t.returned.copy}
          </Button>
          <Button look="quiet" onClick={() => drop(table, text.id)}>
            {t.returned.drop}
          </Button>
        </>
      }
    >
      {text.code === "limit" || text.code === "gone" ? null : t.refused[text.code === "client" ? "bad" : text.code]} {t.returned.text}{" "}
      <q class="returned" dir="auto">
        {text.text.length > shownOf ? `${text.text.slice(0, shownOf)}…` : text.text}
      </q>
    </Notice>
  );
};
