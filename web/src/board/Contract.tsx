import pencil from "lucide-static/icons/pencil-line.svg";
import pin from "lucide-static/icons/pin.svg";
import { useSignal } from "@preact/signals";
import { time } from "../i18n/dates";
import { words } from "../i18n/room";
import { canOn, clientName, me, phase, useTable } from "../session/table";
import { cardOf, clientOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";
import { Agreement } from "./Agreement";
import { ContractForm } from "./ContractForm";
import { Versions } from "./Versions";
import { Writing } from "./Writing";

/** What the client brought, pinned: the question and headline in 1 and 2; from 3 on the first question beside what it became. */
export const Contract = () => {
  const table = useTable();
  const now = phase(table);
  const ask = cardOf(table.room, "ask");
  const contract = cardOf(table.room, "contract");
  if (now === "expose" || now === "clarify") return clientOf(table.room) === me(table) && now === "expose" ? null : <Question ask={ask} />;
  return <Became ask={ask} contract={contract} />;
};

const Question = ({ ask }: { ask: CardView | undefined }) => {
  const table = useTable();
  const t = words();
  const name = clientName(table);
  const headline = cardOf(table.room, "headline");
  const text = ask ? textOf(table.room, ask) : "";
  const first = ask?.versions?.[0];
  const mine = clientOf(table.room) === me(table);
  return (
    <section class="contract" aria-label={t.contract.broughtBy(name)}>
      <div class="contract__part">
        <p class="contract__label contract__label--now">
          <Icon of={pin} />
          {mine ? t.expose.askYours : phase(table) === "expose" ? t.expose.askOf(name) : t.contract.question(name)}
        </p>
        {text.trim() === "" ? <p class="contract__then">{t.expose.empty(name)}</p> : (
          <p class="contract__now" dir="auto">
            {t.quote(text)}
          </p>
        )}
        {ask ? <Writing card={ask} /> : null}
        {headline && textOf(table.room, headline).trim() !== "" ? <p class="contract__then">{t.contract.headline(textOf(table.room, headline))}</p> : null}
        {phase(table) === "clarify" && first && first.text !== text ? (
          <p class="contract__then">{t.contract.firstWas(time(first.at), first.text)}</p>
        ) : null}
      </div>
    </section>
  );
};

const Became = ({ ask, contract }: { ask: CardView | undefined; contract: CardView | undefined }) => {
  const table = useTable();
  const t = words();
  const revising = useSignal(false);
  const first = ask?.versions?.[0];
  const question = first?.text ?? (ask ? textOf(table.room, ask) : "");
  const text = contract ? textOf(table.room, contract) : "";
  const last = contract?.versions?.at(-1);
  const mine = clientOf(table.room) === me(table);
  const writes = mine && phase(table) === "contract";
  const agreeing = phase(table) === "contract" || phase(table) === "consult"; // later nobody is asked any more
  const revise = contract !== undefined && phase(table) === "consult" && canOn(table, contract, "card.text");
  return (
    <section class={question ? "contract contract--two" : "contract"} aria-label={t.contract.label} id="contract">
      {question ? (
        <div class="contract__part">
          <p class="contract__label">{first ? t.contract.first(time(first.at)) : t.contract.firstPlain}</p>
          <p class="contract__then" dir="auto">
            {t.quote(question)}
          </p>
        </div>
      ) : null}
      <div class="contract__part">
        <p class="contract__label contract__label--now">
          <Icon of={pin} />
          {last && last.text === text ? t.contract.now(last.n) : text.trim() === "" ? t.contract.label : t.contract.writing}
        </p>
        {writes || revising.value ? (
          <ContractForm card={contract} onDone={revising.value ? () => (revising.value = false) : undefined} />
        ) : text.trim() === "" ? (
          <p class="contract__then">{mine ? t.contract.noneYours : t.contract.none(clientName(table))}</p>
        ) : (
          <p class="contract__now" dir="auto">
            {t.quote(t.contract.asked(text))}
          </p>
        )}
        {contract ? <Writing card={contract} /> : null}
      </div>
      {contract && (agreeing ? last || revise : (contract.versions?.length ?? 0) > 1) ? (
        <div class="contract__foot">
          {agreeing ? <Agreement contract={contract} /> : <span />}
          <span class="row">
            <Versions card={contract} />
            {revise && !revising.value ? (
              <Button icon={pencil} onClick={() => (revising.value = true)}>
                {t.contract.revise}
              </Button>
            ) : null}
          </span>
        </div>
      ) : null}
    </section>
  );
};
