import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { FieldError } from "./Field";

interface Option<V extends string> {
  value: V;
  label: ComponentChildren;
  /** One quiet line under the label; with it the choice is drawn as a list. */
  more?: ComponentChildren;
}

interface ChoiceProps<V extends string> {
  legend: ComponentChildren;
  /** true: the legend is for screen readers only. */
  legendHidden?: boolean;
  options: readonly Option<V>[];
  value: V | null;
  onPick: (value: V) => void;
  hint?: ComponentChildren;
  error?: ComponentChildren;
}

/** One of a few: a radio group drawn as words in a row, or as a list when the words need a line of explanation. */
export const Choice = <V extends string>({ legend, legendHidden, options, value, onPick, hint, error }: ChoiceProps<V>) => {
  const id = useId();
  const tall = options.some((o) => o.more);
  return (
    <fieldset class="field" aria-describedby={[hint && `${id}h`, error && `${id}e`].filter(Boolean).join(" ") || undefined}>
      <legend class={legendHidden ? "vh" : undefined}>{legend}</legend>
      <div class={tall ? "choice choice--tall" : "choice"}>
        {options.map((o) => (
          <label key={o.value}>
            <input type="radio" name={id} value={o.value} checked={o.value === value} onChange={() => onPick(o.value)} />
            <span>
              {o.more ? (
                <>
                  <b>{o.label}</b>
                  <small>{o.more}</small>
                </>
              ) : (
                o.label
              )}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}e`}>{error}</FieldError>
      {hint ? (
        <p class="field__hint" id={`${id}h`}>
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
};

interface TickProps {
  label: ComponentChildren;
  checked: boolean;
  onTick: (checked: boolean) => void;
  hint?: ComponentChildren;
}

/** Yes or no: a checkbox with its word. */
export const Tick = ({ label, checked, onTick, hint }: TickProps) => {
  const id = useId();
  return (
    <div class="tick">
      <input type="checkbox" id={id} checked={checked} aria-describedby={hint ? `${id}h` : undefined} onChange={(event) => onTick(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
      {hint ? (
        <p class="field__hint" id={`${id}h`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
};
