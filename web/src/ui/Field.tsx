import type { ComponentChildren, InputHTMLAttributes, Ref, TargetedInputEvent } from "preact";
import { useId } from "preact/hooks";
import alert from "lucide-static/icons/triangle-alert.svg";
import { Icon } from "./Icon";

/** What the control of a field must carry so that label, hint and error belong to it. */
export interface FieldLink {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** What is wrong, in words; shown beside the field and read with it. */
  error?: ComponentChildren;
  /** Who sees what is written here: a Visibility. */
  vis?: ComponentChildren;
  children: (link: FieldLink) => ComponentChildren;
}

/** A labelled control with its hint, its error and who sees it. */
export const Field = ({ label, hint, error, vis, children }: FieldProps) => {
  const id = useId();
  const described = [hint && `${id}h`, error && `${id}e`, vis && `${id}v`].filter(Boolean).join(" ");
  const link: FieldLink = { id };
  if (described) link["aria-describedby"] = described;
  if (error) link["aria-invalid"] = "true";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(link)}
      <FieldError id={`${id}e`}>{error}</FieldError>
      {hint ? (
        <p class="field__hint" id={`${id}h`}>
          {hint}
        </p>
      ) : null}
      {vis ? <div id={`${id}v`}>{vis}</div> : null}
    </div>
  );
};

/** The error of a field or of a group of choices; nothing when there is none. */
export const FieldError = ({ id, children }: { id?: string; children: ComponentChildren }) =>
  children ? (
    <p class="field__error" id={id}>
      <Icon of={alert} />
      <span>{children}</span>
    </p>
  ) : null;

type TextFieldProps = Omit<FieldProps, "children"> & {
  value: string;
  onText: (text: string) => void;
  rows?: number;
  inputRef?: Ref<HTMLInputElement>;
} & Pick<InputHTMLAttributes<HTMLInputElement>, "name" | "autocomplete" | "placeholder" | "maxLength" | "spellcheck" | "readOnly" | "min" | "step" | "onFocus" | "inputMode"> & {
    type?: "text" | "date" | "time";
  };

/** A field of one line. */
export const TextField = ({ label, hint, error, vis, value, onText, inputRef, type = "text", ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error} vis={vis}>
    {(link) => {
      const all = { class: "input", ...input, ...link, ref: inputRef, value, onInput: (event: TargetedInputEvent<HTMLInputElement>) => onText(event.currentTarget.value) };
      return type === "text" ? <input {...all} type="text" /> : <input {...all} type={type} />;
    }}
  </Field>
);

interface Option<V extends string> {
  value: V;
  label: string;
}

type SelectFieldProps<V extends string> = Omit<FieldProps, "children"> & { value: V; options: readonly Option<V>[]; onPick: (value: V) => void; name?: string };

/** A field with a list to choose from: the platform's own list, which works with every assistive technology. */
export const SelectField = <V extends string>({ label, hint, error, vis, value, options, onPick, name }: SelectFieldProps<V>) => (
  <Field label={label} hint={hint} error={error} vis={vis}>
    {(link) => (
      <select
        class="input"
        name={name}
        {...link}
        value={value}
        onChange={(event) => {
          const picked = options.find((o) => o.value === event.currentTarget.value);
          if (picked) onPick(picked.value);
        }}
      >
        {options.map((o) => (
          <option key={o.value} value={o.value} selected={o.value === value}>
            {o.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);
