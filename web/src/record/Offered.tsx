import kept from "lucide-static/icons/bookmark-check.svg";
import { contributionSort, isContribution } from "../board/kinds";
import { pages } from "../i18n/pages";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { Part } from "./Part";
import { writtenBy, type RecordProps } from "./RecordView";

const Sort = ({ kind }: { kind: CardView["kind"] }) => {
  const t = pages().record;
  if (!isContribution(kind)) return null;
  const sort = contributionSort[kind];
  return (
    <span class={`kind ${sort.colour}`}>
      <Icon of={sort.icon} />
      {t.kinds[kind]}
    </span>
  );
};

/** What the consultants offered, in the order of offering; the client's own marks are the client's alone. */
export const Offered = ({ record, me }: RecordProps) => {
  const t = pages().record;
  if (!record.contributions.length) return null;
  const mine = record.client?.id === me;
  return (
    <Part title={mine ? t.offeredMine : t.offered} vis={mine && record.contributions.some((c) => c.kept) ? <Visibility who="me">{t.keptNote}</Visibility> : null}>
      <ol class="record__list">
        {record.contributions.map((c) => (
          <li key={c.id}>
            <div class="row">
              <Sort kind={c.kind} />
              <span class="meta">{writtenBy(record, c)}</span>
              {c.kept ? (
                <span class="tag tag--accent">
                  <Icon of={kept} />
                  {t.keptMark}
                </span>
              ) : null}
            </div>
            <p class="plan__what">{c.text}</p>
          </li>
        ))}
      </ol>
    </Part>
  );
};

/** The questions in the order of asking, each with its short answer. */
export const Questions = ({ record }: { record: RecordProps["record"] }) => {
  const t = pages().record;
  if (!record.questions.length) return null;
  return (
    <Part title={t.questions}>
      <ol class="record__list">
        {record.questions.map(({ card, answer }) => (
          <li key={card.id}>
            <p class="plan__what">
              {card.text} <span class="meta">{writtenBy(record, card)}</span>
            </p>
            <p class={answer ? "answer" : "meta"}>{answer?.text ?? t.noAnswer}</p>
          </li>
        ))}
      </ol>
    </Part>
  );
};
