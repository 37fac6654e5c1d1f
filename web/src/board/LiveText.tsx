import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n/room";
import { takesBack } from "../session/keys";
import { add, useTable } from "../session/table";
import { textOf } from "../state/room";
import type { CardView, Kind } from "../wire/messages";
import { apply, codePointDelta, codePoints, diff, transform, transformIndex, type Delta } from "./text";
import { longest } from "./kinds";
import { fitting, offer } from "./limit";

interface LiveTextProps {
  kind: Kind;
  /** The card whose text this is; without one, the first letter makes it. */
  card?: CardView | undefined;
  label: string;
  labelHidden?: boolean;
  placeholder?: string;
  rows?: number;
  /** What the new card answers, and its fields. */
  of?: string;
  fields?: Record<string, string>;
  /** The name by which the key N finds it. */
  write?: string;
  described?: string;
  autoFocus?: boolean;
}

/** Where a change of one span ends in the text that it made, in UTF-16 units. */
const endOf = (after: string, d: Delta): number => {
  const kept = typeof d[0] === "number" ? d[0] : 0;
  const put = d.find((part) => typeof part === "string") ?? "";
  return [...after].slice(0, kept).join("").length + put.length;
};

/** Where the words that were put in by d, now without those of `rest`, end in the text. */
const cutAt = (value: string, d: Delta, rest: string): number => endOf(value, d) - rest.length;

/**
 * A plain textarea whose input becomes text operations, so that several may write and nothing waits for a button. What others
 * write moves the caret with it; while an input method composes, theirs waits in the model.
 */
export const LiveText = ({ kind, card, label, labelHidden, placeholder, rows = 2, of, fields, write, described, autoFocus }: LiveTextProps) => {
  const table = useTable();
  const ref = useRef<HTMLTextAreaElement>(null);
  const made = useRef<string | null>(null); // the id of the card that the first letter made
  const composing = useRef<string | null>(null); // the text when the input method began
  const undoing = useRef(false); // the next change is the person's own taking back: the caret goes there
  const box = useId();
  /** The card as it is this moment: events may come faster than the page is drawn, and a refused card is gone again. */
  const here = (): CardView | undefined => table.room.board.value.get(card?.id ?? made.current ?? "");
  const text = (): string => {
    const known = here();
    return known ? textOf(table.room, known) : "";
  };
  const model = text();

  useLayoutEffect(() => {
    const area = ref.current;
    if (!area || composing.current !== null || area.value === model) return;
    const moved = diff(area.value, model);
    const own = undoing.current;
    undoing.current = false;
    const [from, to] = own ? [endOf(model, moved), endOf(model, moved)] : [area.selectionStart, area.selectionEnd].map((at) => transformIndex(area.value, at, moved));
    area.value = model;
    if (document.activeElement === area) area.setSelectionRange(from ?? null, to ?? null);
  }, [model]);
  useLayoutEffect(() => {
    if (autoFocus) ref.current?.focus();
  }, []);

  const max = longest(kind);
  /** Writes what fits, and gives that back; the rest is offered to its author. */
  const put = (wanted: Delta): { d: Delta; rest: string } => {
    const known = here();
    const fits = fitting(text(), wanted, max);
    const { d, rest } = fits;
    offer(table.room, kind, rest);
    if (d.length === 0) return fits;
    if (known) table.conn.type(known.id, d);
    else made.current = add(table, kind, apply("", d), { ...(of ? { of } : {}), ...(fields ? { fields } : {}) });
    return fits;
  };
  const typed = (area: HTMLTextAreaElement) => {
    if (composing.current !== null) return;
    const before = text();
    const wanted = codePointDelta(before, area.value, area.selectionStart);
    const { d, rest } = put(wanted);
    const after = apply(before, d);
    if (area.value === after) return;
    const caret = rest ? cutAt(area.value, wanted, rest) : area.selectionStart;
    area.value = after;
    area.setSelectionRange(caret, caret);
  };
  const takeBack = (which: "undo" | "redo") => {
    const known = here();
    if (!known || composing.current !== null) return;
    const before = text();
    undoing.current = true;
    table.conn[which](known.id);
    if (text() === before) undoing.current = false;
  };
  const composed = (area: HTMLTextAreaElement) => {
    const now = text();
    const began = composing.current ?? now;
    composing.current = null;
    const own = codePointDelta(began, area.value, area.selectionStart);
    const theirs = diff(began, now);
    const d = theirs.length === 0 ? own : transform(own, theirs, "right");
    const caret = transformIndex(area.value, area.selectionStart, transform(theirs, own, "left"));
    const after = apply(now, put(d).d);
    if (area.value === after) return; // setting it would break the next composition on phones
    area.value = after;
    area.setSelectionRange(caret, caret);
  };
  const leaving = useRef(composed);
  leaving.current = composed;
  useLayoutEffect(() => {
    const area = ref.current;
    return () => {
      if (area && composing.current !== null) leaving.current(area); // the step moved on in mid-word
    };
  }, []);
  return (
    <div class="field">
      <label class={labelHidden ? "vh" : undefined} for={box}>
        {label}
      </label>
      <textarea
        ref={ref}
        class="input"
        id={box}
        rows={rows}
        placeholder={placeholder}
        dir="auto"
        aria-describedby={described}
        data-write={write}
        defaultValue={model}
        onInput={(event) => typed(event.currentTarget)}
        onKeyDown={(event) => {
          const which = takesBack(event);
          if (!which) return;
          event.preventDefault(); // the browser's own undo knows nothing of what colleagues wrote
          takeBack(which);
        }}
        onBeforeInput={(event) => {
          const kind = (event as InputEvent).inputType;
          if (kind !== "historyUndo" && kind !== "historyRedo") return; // a menu, or a shaken phone
          event.preventDefault();
          takeBack(kind === "historyUndo" ? "undo" : "redo");
        }}
        onCompositionStart={() => (composing.current = text())}
        onCompositionEnd={(event) => composed(event.currentTarget)}
      />
      {codePoints(model) >= max ? (
        <p class="field__hint" role="status">
          {words().card.full(max)}
        </p>
      ) : null}
    </div>
  );
};
