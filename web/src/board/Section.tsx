import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  title: ComponentChildren;
  titleHidden?: boolean;
  /** To the right of the title: a visibility, or one quiet line. */
  aside?: ComponentChildren;
  id?: string;
  children: ComponentChildren;
}

/** A part of the board's outline. */
export const Section = ({ title, titleHidden, aside, id, children }: SectionProps) => {
  const head = useId();
  return (
    <section class="section" id={id} aria-labelledby={head}>
      <div class={titleHidden && !aside ? "vh" : "section__head"}>
        <h3 id={head} class={titleHidden ? "vh" : undefined}>
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
};

/** What will come here, and the one thing to do. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <p class="empty__title">{title}</p>
    {children ? <p>{children}</p> : null}
  </div>
);
