import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import arrowDown from "lucide-static/icons/arrow-down.svg";
import arrowUp from "lucide-static/icons/arrow-up.svg";
import grip from "lucide-static/icons/grip-vertical.svg";
import folder from "lucide-static/icons/folder.svg";
import trash from "lucide-static/icons/trash-2.svg";
import type { ComponentChildren } from "preact";
import { words } from "../i18n/room";
import { canOn, useTable } from "../session/table";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";
import type { CardView } from "../wire/messages";
import { grab } from "./drag";
import { groupOf, mayGroup, mayMove, rowOf, shift } from "./place";

/** What may be done to a card besides writing in it: a place, a heading, away. */
export const Tools = ({ card, children }: { card: CardView; children?: ComponentChildren }) => {
  const table = useTable();
  const t = words();
  const naming = useSignal(false);
  const [moves, groups, removes] = [mayMove(table, card), mayGroup(table, card), canOn(table, card, "card.remove")];
  if (!children && !moves && !groups && !removes) return null;
  const set = (v: string) => table.conn.do({ k: "card.set", id: card.id, f: "group", v });
  const names = [...new Set(rowOf(table, card).map(groupOf))].filter((name) => name !== "");
  const headings = [
    ...names.map((name) => ({ label: name, current: groupOf(card) === name, onPick: () => set(name) })),
    ...(groupOf(card) ? [{ label: t.group.none, onPick: () => set("") }] : []),
    { label: t.group.new, onPick: () => (naming.value = true) },
  ];
  return (
    <>
      <div class="card__tools">
        {children}
        {moves ? (
          <>
            <Button look="quiet" icon={grip} iconOnly class="grip" tabIndex={-1} aria-hidden="true" onPointerDown={(event) => grab(table, card, event)}>
              {t.card.drag}
            </Button>
            <Button look="quiet" icon={arrowUp} iconOnly onClick={() => shift(table, card, -1)}>
              {t.card.up}
            </Button>
            <Button look="quiet" icon={arrowDown} iconOnly onClick={() => shift(table, card, 1)}>
              {t.card.down}
            </Button>
          </>
        ) : null}
        {groups ? <Menu label={t.group.title} icon={folder} iconOnly items={headings} /> : null}
        {removes ? (
          <Button look="quiet" icon={trash} iconOnly onClick={() => table.conn.do({ k: "card.remove", id: card.id })}>
            {t.card.remove}
          </Button>
        ) : null}
      </div>
      {naming.value && groups ? (
        <Naming
          onName={(name) => {
            naming.value = false;
            if (name) set(name);
          }}
        />
      ) : null}
    </>
  );
};

/** The field for a new heading. Empty, or left with Escape, it changes nothing. */
const Naming = ({ onName }: { onName: (name: string) => void }) => {
  const t = words();
  const id = useId();
  const name = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault();
        onName(name.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onName("");
      }}
    >
      <label class="vh" for={id}>
        {t.group.name}
      </label>
      <input class="input" id={id} dir="auto" placeholder={t.group.name} maxLength={200} ref={field} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
      <Button type="submit">{t.group.act}</Button>
    </form>
  );
};
