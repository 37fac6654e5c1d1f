import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAct } from "../api/load";
import type { Problem } from "../api/problem";
import { pages } from "../i18n/pages";
import { Notice } from "../ui/Notice";

/** Why an act was refused, as one sentence beside it. */
export const refusal = (problem: Problem): string => {
  const t = pages().problems;
  switch (problem.code) {
    case "rate":
      return t.rate(problem.wait);
    case "network":
    case "internal":
      return t.notSent;
    case "database":
      return t.notDone;
    default:
      return t[problem.code];
  }
};

/** The refusal of an act, shown beside it. `instead` says it better for codes whose meaning this place knows. */
export const Refusal = ({ problem, instead }: { problem: Problem | null; instead?: { [code: string]: string } }) =>
  problem ? <Notice tone="stop">{instead?.[problem.code] ?? refusal(problem)}</Notice> : null;

interface FormState {
  busy: boolean;
  /** A refusal that belongs to no field of the form. */
  problem: Problem | null;
  /** What is wrong with a field, in words; undefined when nothing is. */
  error: (field: string) => string | undefined;
  /** Sends unless something required is empty or `wrong` says what is not right; the result says whether it was done. */
  submit: (required: { [field: string]: string }, send: () => Promise<void>, wrong?: { [field: string]: string }) => Promise<boolean>;
  /** Changes with every attempt that failed: the form then puts the focus on the first wrong field. */
  attempt: number;
}

/** The state of a form: what is typed stays, errors stand beside their fields, a second press while sending does nothing. */
export const useForm = (fields: readonly string[]): FormState => {
  const t = pages();
  const act = useAct();
  const [wrong, setWrong] = useState<{ [field: string]: string }>({});
  const [attempt, setAttempt] = useState(0);
  const submit: FormState["submit"] = async (required, send, also = {}) => {
    const found: { [field: string]: string } = { ...also };
    for (const [field, value] of Object.entries(required)) if (value.trim() === "") found[field] = t.whys.required;
    setWrong(found);
    act.clear();
    const done = Object.keys(found).length === 0 && (await act.run(send));
    if (!done) setAttempt((n) => n + 1);
    return done;
  };
  const problem = act.problem;
  const ours = problem?.code === "invalid" && fields.includes(problem.field);
  const error = (field: string) => wrong[field] ?? (ours && problem?.field === field ? t.whys[problem.why] : undefined);
  return { busy: act.busy, problem: ours ? null : problem, error, submit, attempt };
};

interface FormProps {
  onSubmit: () => void;
  attempt: number;
  children: ComponentChildren;
  class?: string;
  /** Names the form for the button outside of it. */
  id?: string;
}

/** A form that leaves the checking to us and puts the focus on the first wrong field. */
export const Form = ({ onSubmit, attempt, children, class: name = "form", id }: FormProps) => {
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  return (
    <form
      ref={ref}
      id={id}
      class={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
};
