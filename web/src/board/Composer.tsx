import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { Button } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import { useTable } from "../session/table";
import type { RoomState } from "../state/room";
import type { Kind } from "../wire/messages";
import { words } from "../i18n/room";
import { writes } from "./composers";
import { longest } from "./kinds";
import { fitting, offer } from "./limit";
import { apply, codePointDelta, codePoints } from "./text";

interface ComposerProps {
  /** Under which name its unsent text is kept, through a reload too. */
  name: string;
  label: string;
  labelHidden?: boolean;
  placeholder?: string;
  rows?: number;
  /** What it writes, when its name does not say it: how long a text may be. */
  kind?: Kind;
  /** Before the text: the choice of a kind. */
  before?: ComponentChildren;
  /** Between text and button: fields. */
  after?: ComponentChildren;
  /** Instead of the primary button: the nudge. */
  instead?: ((send: () => void, text: string, focus: () => void) => ComponentChildren) | undefined;
  vis: ComponentChildren;
  who?: "me" | "all" | "some";
  act: string;
  icon?: string;
  onSend: (text: string) => void;
}

export const composed = (room: RoomState, name: string): string => room.composing.value.get(name) ?? "";

export const compose = (room: RoomState, name: string, text: string): void => {
  const next = new Map(room.composing.peek());
  if (text === "") next.delete(name);
  else next.set(name, text);
  room.composing.value = next;
};

/** What stands in a field of a composer: what is too long for its kind is cut, and the rest offered to its author. */
export const composeIn = (room: RoomState, name: string, kind: Kind, area: HTMLTextAreaElement | HTMLInputElement, composing: boolean): void => {
  const known = composed(room, name);
  const before = known === area.value ? "" : known; // an input method has ended: the whole is looked at
  const { d, rest } = composing ? { d: null, rest: "" } : fitting(before, codePointDelta(before, area.value, area.selectionStart ?? area.value.length), longest(kind));
  const value = area.value;
  const at = (area.selectionStart ?? value.length) - rest.length;
  compose(room, name, d && rest ? apply(before, d) : value);
  if (!d || !rest) return;
  offer(room, kind, rest);
  area.value = composed(room, name);
  area.setSelectionRange(at, at);
};

/** One field, who sees it, one primary act. What is written stays until it is sent: through a reload, offline, and a refusal. */
export const Composer = ({ name, label, labelHidden, placeholder, rows = 2, kind = writes[name] ?? "note", before, after, instead, vis, who = "me", act, icon, onSend }: ComposerProps) => {
  const { room } = useTable();
  const id = useId();
  const ref = useRef<HTMLTextAreaElement>(null);
  const text = composed(room, name);
  const send = () => {
    const said = text.trim();
    if (said === "") return ref.current?.focus();
    compose(room, name, "");
    onSend(said);
    ref.current?.focus();
  };
  const other = text.trim() !== "" ? instead?.(send, text, () => ref.current?.focus()) : null;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!other) send();
      }}
    >
      {before}
      <div class="field">
        <label class={labelHidden ? "vh" : undefined} for={id}>
          {label}
        </label>
        <textarea
          ref={ref}
          class="input"
          id={id}
          rows={rows}
          dir="auto"
          placeholder={placeholder}
          data-write="write"
          aria-describedby={`${id}v`}
          value={text}
          onInput={(event) => composeIn(room, name, kind, event.currentTarget, event.isComposing)}
          onCompositionEnd={(event) => composeIn(room, name, kind, event.currentTarget, false)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            if (!other) send();
          }}
        />
      </div>
      {codePoints(text) >= longest(kind) ? (
        <p class="field__hint" role="status">
          {words().card.full(longest(kind))}
        </p>
      ) : null}
      {after}
      {other ?? (
        <div class="form__foot">
          <Visibility who={who} id={`${id}v`}>
            {vis}
          </Visibility>
          <Button type="submit" look={text.trim() === "" ? "outline" : "primary"} icon={icon}>
            {act}
          </Button>
        </div>
      )}
    </form>
  );
};
