import { useSignal } from "@preact/signals";
import sign from "lucide-static/icons/signpost-big.svg";
import { words } from "../i18n/room";
import { person } from "../session/people";
import { add, canAdd, me, useTable } from "../session/table";
import { textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Icon } from "../ui/Icon";
import { toast } from "../ui/Toast";
import type { CardView } from "../wire/messages";
import { compose, composed, Composer } from "./Composer";
import { facets, type Facet } from "./kinds";
import { alike, nudges } from "./nudge";
import { SaidBy } from "./SaidBy";
import { Section } from "./Section";

/** A consultant's question. What may carry advice is nudged, privately: ask it, park it, or post it all the same. */
export const QuestionForm = ({ questions }: { questions: readonly CardView[] }) => {
  const table = useTable();
  const t = words();
  const facet = useSignal<Facet | null>(null);
  const said = useSignal("");
  const checked = useSignal(""); // the text that was nudged, once its author paused on it
  const draft = composed(table.room, "question");
  const twin = draft.trim() === "" ? undefined : questions.find((card) => card.author !== me(table) && alike(textOf(table.room, card), draft));
  const send = (text: string) => {
    add(table, "question", text, { fields: { ...(facet.value ? { facet: facet.value } : {}), ...(said.value ? { said: said.value } : {}) } });
    facet.value = null;
  };
  const post = (text: string) => {
    if (nudges(text) && checked.value !== text) {
      checked.value = text;
      compose(table.room, "question", text);
    } else send(text);
  };
  return (
    <Section title={t.clarify.yours} id="question">
      <Composer
        name="question"
        label={t.clarify.yours}
        labelHidden
        placeholder={t.clarify.placeholder}
        vis={t.vis.untilAsk}
        act={t.clarify.ask}
        onSend={post}
        before={<Choice legend={t.clarify.facet} legendHidden options={facets.map((value) => ({ value, label: t.clarify.facets[value] }))} value={facet.value} onPick={(value) => (facet.value = value)} />}
        after={
          <>
            <SaidBy value={said.value} onPick={(id) => (said.value = id)} />
            {twin ? <p class="field__hint">{t.clarify.same(person(table, twin.author ?? ""))}</p> : null}
          </>
        }
        instead={(_, text, focus) =>
          checked.value.trim() === text.trim() && nudges(text) ? (
            <div class="notice notice--care" role="status">
              <Icon of={sign} />
              <div>
                <p>{t.clarify.nudge}</p>
                <div class="row">
                  <Button
                    onClick={() => {
                      checked.value = "";
                      focus();
                    }}
                  >
                    {t.clarify.rephrase}
                  </Button>
                  {canAdd(table, "parked") ? (
                    <Button
                      onClick={() => {
                        add(table, "parked", text.trim());
                        compose(table.room, "question", "");
                        toast(t.clarify.parked);
                      }}
                    >
                      {t.clarify.park}
                    </Button>
                  ) : null}
                  <Button
                    look="quiet"
                    onClick={() => {
                      compose(table.room, "question", "");
                      send(text.trim());
                    }}
                  >
                    {t.clarify.anyway}
                  </Button>
                </div>
              </div>
            </div>
          ) : null
        }
      />
    </Section>
  );
};
