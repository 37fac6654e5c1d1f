import { useState } from "preact/hooks";
import down from "lucide-static/icons/arrow-down.svg";
import up from "lucide-static/icons/arrow-up.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { FieldError } from "../ui/Field";
import { moved, type Part, type Seating } from "./seating";

interface SeatingFieldProps {
  order: readonly Seating[];
  onChange: (order: Seating[]) => void;
  error?: string;
}

/** Who sits at the table, who observes, and in which order: a list whose rows move up and down. */
export const SeatingField = ({ order, onChange, error }: SeatingFieldProps) => {
  const t = pages().plan;
  const [said, setSaid] = useState("");
  const parts: readonly (readonly [Part, string])[] = [
    ["seat", t.seat],
    ["observe", t.observe],
    ["absent", t.absent],
  ];
  const move = (index: number, by: -1 | 1) => {
    onChange(moved(order, index, by));
    const name = order[index]?.name;
    if (name) setSaid(t.moved(name, index + by + 1));
  };
  return (
    <fieldset class="field" aria-describedby={error ? "seats-e seats-h" : "seats-h"}>
      <legend>{t.seats}</legend>
      <FieldError id="seats-e">{error}</FieldError>
      <ol class="seating">
        {order.map((s, i) => (
          <li key={s.id} class={s.part === "absent" ? "seating__out" : undefined}>
            <span class="seating__name">{s.name}</span>
            <select
              class="input"
              aria-label={t.place(s.name)}
              value={s.part}
              onChange={(event) => {
                const part = parts.find(([value]) => value === event.currentTarget.value)?.[0];
                if (part) onChange(order.map((o) => (o.id === s.id ? { ...o, part } : o)));
              }}
            >
              {parts.map(([value, label]) => (
                <option key={value} value={value} selected={value === s.part}>
                  {label}
                </option>
              ))}
            </select>
            <span class="seating__move">
              {i > 0 ? (
                <Button look="quiet" icon={up} iconOnly onClick={() => move(i, -1)}>
                  {t.up(s.name)}
                </Button>
              ) : null}
              {i < order.length - 1 ? (
                <Button look="quiet" icon={down} iconOnly onClick={() => move(i, 1)}>
                  {t.down(s.name)}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
      <p class="field__hint" id="seats-h">
        {t.seatsHint}
      </p>
      <span class="vh" role="status">
        {said}
      </span>
    </fieldset>
  );
};
