import { useRef } from "preact/hooks";
import crown from "lucide-static/icons/armchair.svg";
import { words } from "../i18n/room";
import { voteWords } from "../i18n/vote";
import { person } from "../session/people";
import { can, canAdd, canOn, clientName, me, useTable } from "../session/table";
import { cardsOf, clientOf } from "../state/room";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import type { CardView, VoteView } from "../wire/messages";
import { CardRow } from "./CardRow";
import { Empty, Section } from "./Section";
import { TopicForm } from "./TopicForm";
import { OpenVote, Placing, Totals, useBallot, VotePanel, type Ballot } from "./Vote";

/** B. Topics: each their own, private until shown; one is proposed to its owner, who alone says yes. Who has said theirs, and everybody who votes, has the topics before the form. */
export const Topics = () => {
  const table = useTable();
  const t = words();
  const topics = cardsOf(table.room, "topic");
  const shown = topics.filter((card) => card.vis === "shared");
  const own = topics.filter((card) => card.vis === "private" && card.author === me(table));
  const offer = table.room.state.value?.offer;
  const client = clientOf(table.room);
  const vote = table.room.state.value?.vote;
  const ballot = useBallot(vote);
  const said = shown.some((card) => card.author === me(table));
  const after = useRef(false);
  if (!document.activeElement?.matches("[data-topic-form] textarea")) after.current = said || Boolean(vote?.open) || client !== ""; // it stays where its author writes in it
  const last = after.current;
  const form = canAdd(table, "topic") || own.length > 0 ? <TopicForm key="form" own={own} folded={last} title={said ? t.topic.another : t.topic.mine} /> : null;
  return (
    <>
      {offer?.owner === me(table) ? <Offered card={offer.card} /> : null}
      {client ? (
        <Notice icon={crown} title={client === me(table) ? t.topic.chosenYou : t.topic.chosen(clientName(table))} />
      ) : offer && offer.owner !== me(table) ? (
        <Notice>{t.topic.waiting(person(table, offer.owner))}</Notice>
      ) : null}
      {last ? null : form}
      <Section title={t.topic.shown}>
        {vote?.totals ? <Totals totals={vote.totals} /> : null}
        {shown.length === 0 ? <Empty title={t.topic.none}>{t.topic.noneMore}</Empty> : null}
        <ol class="cards">
          {shown.map((card) => (
            <Topic key={card.id} card={card} vote={vote} ballot={ballot} />
          ))}
        </ol>
        {vote?.open ? null : <OpenVote topics={shown} again={Boolean(vote?.totals)} />}
      </Section>
      {vote?.open ? <VotePanel now={vote} ballot={ballot} /> : null}
      {last ? form : null}
    </>
  );
};

const Offered = ({ card }: { card: string }) => {
  const table = useTable();
  const t = words();
  return (
    <div class="row">
      <Button look="primary" onClick={() => table.conn.do({ k: "role.accept", card })}>
        {t.topic.accept}
      </Button>
      <Button onClick={() => table.conn.do({ k: "role.decline", card })}>{t.topic.decline}</Button>
    </div>
  );
};

const Topic = ({ card, vote, ballot }: { card: CardView; vote: VoteView | undefined; ballot: Ballot }) => {
  const table = useTable();
  const t = words();
  const { threep, urgency, importance, ready } = card.fields ?? {};
  const total = vote?.totals?.[card.id];
  const chosen = table.room.state.value?.topic === card.id;
  const facts = [
    total !== undefined && voteWords().total(total),
    urgency && t.topic.urgencyOf(t.topic.level(urgency)),
    importance && t.topic.importanceOf(t.topic.level(importance)),
    ready && isReady(ready) && t.topic.readies[ready],
  ].filter((fact): fact is string => Boolean(fact));
  const propose = can(table, "role.offer") && card.author !== me(table) && !vote?.open && !table.room.state.value?.offer && clientOf(table.room) === "" && ready !== "not_today";
  return (
    <CardRow
      card={card}
      live={chosen}
      {...(threep && isThreep(threep) ? { word: t.topic.threeps[threep] } : {})}
      act={
        propose ? (
          <Button onClick={() => table.conn.do({ k: "role.offer", card: card.id })} aria-label={t.topic.proposeTo(person(table, card.author ?? ""))}>
            {t.topic.propose}
          </Button>
        ) : null
      }
    >
      {facts.length > 0 ? (
        <p class="card__meta">
          {facts.map((fact) => (
            <span key={fact} class="tag">
              {fact}
            </span>
          ))}
        </p>
      ) : null}
      {vote?.open && can(table, "vote.cast") ? <Placing card={card} now={vote} ballot={ballot} /> : null}
      {card.author === me(table) && !chosen && canOn(table, card, "card.share") ? (
        <div class="row">
          <Button look="quiet" onClick={() => table.conn.do({ k: "card.share", id: card.id, back: true })}>
            {t.card.unshare}
          </Button>
        </div>
      ) : null}
    </CardRow>
  );
};

const isReady = (value: string): value is "today" | "if_needed" | "not_today" => value === "today" || value === "if_needed" || value === "not_today";
const isThreep = (value: string): value is "problem" | "project" | "concern" => value === "problem" || value === "project" || value === "concern";
