import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
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

/** Cards as lines of text, each with who wrote it when `by` says so. */
export const Lines = ({ cards, by }: { cards: readonly CardView[]; by?: (card: CardView) => string }) => (
  <ul class="record__list">
    {cards.map((c) => (
      <li key={c.id}>
        <p class="plan__what">{c.text}</p>
        {by ? <p class="meta">{by(c)}</p> : null}
      </li>
    ))}
  </ul>
);
