import { useId } from "preact/hooks";
import { useTable } from "../session/table";
import { Button } from "../ui/Button";
import type { Kind } from "../wire/messages";
import { compose, composed, composeIn } from "./Composer";

interface LineFormProps {
  name: string;
  label: string;
  act: string;
  /** What it writes: it says how long a text may be. */
  kind: Kind;
  /** The name by which the key N finds it. */
  write?: string;
  onSend: (text: string) => void;
}

/** One line and its act, where a whole composer would be too much. */
export const LineForm = ({ name, label, act, kind, write, onSend }: LineFormProps) => {
  const { room } = useTable();
  const id = useId();
  const text = composed(room, name);
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        compose(room, name, "");
        onSend(text.trim());
      }}
    >
      <label class="vh" for={id}>
        {label}
      </label>
      <input class="input" id={id} type="text" placeholder={label} dir="auto" data-write={write} value={text} onInput={(event) => composeIn(room, name, kind, event.currentTarget, event.isComposing)} onCompositionEnd={(event) => composeIn(room, name, kind, event.currentTarget, false)} />
      {text.trim() === "" ? null : <Button type="submit">{act}</Button>}
    </form>
  );
};
