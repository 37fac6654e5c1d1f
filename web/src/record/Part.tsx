import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { pages } from "../i18n/pages";
import type { CardView } from "../wire/messages";

/** One section of the record, with who sees it when that is not everybody. */
export const Part = ({ title, vis, children }: { title: string; vis?: ComponentChildren; children: ComponentChildren }) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div class="panel__head">
        <h2 id={id}>{title}</h2>
        {vis}
      </div>
      {children}
    </section>
  );
};

/** The text of a card, or why it cannot be read here. */
export const Words = ({ card }: { card: CardView }) => <p class={card.sealed ? "meta" : "plan__what"}>{card.sealed ? pages().record.sealed : card.text}</p>;

/** Cards as lines of text, each with who wrote it when `by` says so. */
export const Lines = ({ cards, by }: { cards: readonly CardView[]; by?: (card: CardView) => string }) => (
  <ul class="record__list">
    {cards.map((c) => (
      <li key={c.id}>
        <Words card={c} />
        {by ? <p class="meta">{by(c)}</p> : null}
      </li>
    ))}
  </ul>
);
