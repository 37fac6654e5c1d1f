import type { Template } from "../api/types";
import { pages } from "../i18n/pages";

/** Minutes of each phase for six people (method.md 1.3). The session's own plan is made by the server for those who come. */
const classic = { open: 7, topic: 9, expose: 7, clarify: 20, contract: 9, consult: 20, plan: 7, learn: 8, close: 3 };
const minutes = {
  classic90: classic,
  unsigned90: classic,
  needfirst90: { open: 6, topic: 8, expose: 7, clarify: 25, contract: 13, consult: 14, plan: 6, learn: 8, close: 3 },
} satisfies Record<Template, object>;

const phases = ["open", "topic", "expose", "clarify", "contract", "consult", "plan", "learn", "close"] as const;

/** Ninety minutes as a strip: each phase as wide as it is long, in its own colour. */
export const Strip = ({ template }: { template: Template }) => {
  const t = pages().plan;
  const plan = minutes[template];
  const words = phases.map((p) => `${t.phases[p]} ${plan[p]}`).join(", ");
  return (
    <figure class="strip">
      <div class="strip__bar" role="img" aria-label={t.strip(words)}>
        {phases.map((p) => (
          <i key={p} data-phase={p} style={{ flexGrow: String(plan[p]) }}>
            <b>{plan[p]}</b>
          </i>
        ))}
      </div>
      <figcaption class="strip__key">
        <ul aria-hidden="true">
          {phases.map((p) => (
            <li key={p} data-phase={p}>
              {t.phases[p]}
            </li>
          ))}
        </ul>
        <p class="field__hint">{t.stripNote}</p>
      </figcaption>
    </figure>
  );
};
