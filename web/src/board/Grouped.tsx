import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { CardView } from "../wire/messages";
import { groupOf } from "./place";

/** Cards in their order; those under a heading stand together, where the first of them stands. */
export const Grouped = ({ cards, row }: { cards: readonly CardView[]; row: (card: CardView) => ComponentChildren }) => {
  const groups = new Set<string>();
  return (
    <ol class="cards">
      {cards.map((card) => {
        const name = groupOf(card);
        if (name === "") return row(card);
        if (groups.has(name)) return null;
        groups.add(name);
        return <Group key={`group ${name}`} name={name}>{cards.filter((other) => groupOf(other) === name).map(row)}</Group>;
      })}
    </ol>
  );
};

const Group = ({ name, children }: { name: string; children: ComponentChildren }) => {
  const id = useId();
  return (
    <li class="group">
      <h4 id={id} dir="auto">
        {name}
      </h4>
      <ol class="cards" aria-labelledby={id}>
        {children}
      </ol>
    </li>
  );
};
