import { words, type Words } from "../i18n/room";
import type { Phase } from "../wire/messages";
import { phase, useTable } from "./table";

/** The nine steps in their order; those with a number are the method's six. */
export const steps: readonly { id: Phase; n: number }[] = [
  { id: "open", n: 0 },
  { id: "topic", n: 0 },
  { id: "expose", n: 1 },
  { id: "clarify", n: 2 },
  { id: "contract", n: 3 },
  { id: "consult", n: 4 },
  { id: "plan", n: 5 },
  { id: "learn", n: 6 },
  { id: "close", n: 0 },
];

/** 2 · Clarification */
export const stepName = (t: Words, id: Phase): string => {
  const n = steps.find((step) => step.id === id)?.n ?? 0;
  return n > 0 ? `${n} · ${t.phase[id]}` : t.phase[id];
};

export const nextOf = (id: Phase): Phase | null => steps[steps.findIndex((step) => step.id === id) + 1]?.id ?? null;
export const before = (id: Phase): Phase | null => steps[steps.findIndex((step) => step.id === id) - 1]?.id ?? null;

export const Stepper = () => {
  const t = words();
  const here = steps.findIndex((step) => step.id === phase(useTable()));
  return (
    <ol class="stepper">
      {steps.map(({ id, n }, i) => (
        <li key={id} class={i < here ? "is-past" : undefined} aria-current={i === here ? "step" : undefined} title={t.phase[id]}>
          {n > 0 ? <span class="stepper__mark">{n}</span> : <span class="stepper__mark stepper__mark--frame" aria-hidden="true" />}
          <span class="stepper__name">{i < here ? t.top.done(t.phase[id]) : t.phase[id]}</span>
        </li>
      ))}
    </ol>
  );
};
