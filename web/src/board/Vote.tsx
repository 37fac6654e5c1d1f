import { useSignal } from "@preact/signals";
import chart from "lucide-static/icons/chart-no-axes-column.svg";
import refresh from "lucide-static/icons/refresh-cw.svg";
import vote from "lucide-static/icons/vote.svg";
import { words } from "../i18n/room";
import { voteWords } from "../i18n/vote";
import { can, me, useTable, type Table } from "../session/table";
import { clientOf, textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Notice } from "../ui/Notice";
import { Visibility } from "../ui/Visibility";
import type { CardView, VoteView } from "../wire/messages";
import { Section } from "./Section";

type Points = Readonly<Record<string, number>>;

/** One's own ballot while it is filled in. What was given before stands until the first change, also after a reload; a topic that was taken back has no points. */
export const useBallot = (now: VoteView | undefined) => {
  const { room } = useTable();
  const draft = useSignal<{ vote: number; points: Points } | null>(null);
  const given = now && room.ballot.value?.vote === now.n ? room.ballot.value : null;
  const standing = (points: Points): Points => Object.fromEntries(Object.entries(points).filter(([card, n]) => n > 0 && now?.topics.includes(card)));
  const points = standing((now && draft.value?.vote === now.n ? draft.value.points : given?.points) ?? {});
  return {
    given,
    points,
    spent: Object.values(points).reduce((sum, n) => sum + n, 0),
    place: (card: string, n: number) => {
      if (now) draft.value = { vote: now.n, points: { ...points, [card]: n } };
    },
  };
};

export type Ballot = ReturnType<typeof useBallot>;

/** How many points one topic gets from this person. */
export const Placing = ({ card, now, ballot }: { card: CardView; now: VoteView; ballot: Ballot }) => {
  const table = useTable();
  const t = voteWords();
  if (!now.topics.includes(card.id)) return card.fields?.ready === "not_today" ? null : <p class="field__hint">{t.late}</p>;
  if (card.author === me(table)) return <p class="field__hint">{t.own}</p>;
  const options = Array.from({ length: now.points + 1 }, (_, n) => ({ value: String(n), label: String(n) }));
  return (
    <Choice
      legend={t.pointsFor(textOf(table.room, card))}
      legendHidden
      options={options}
      value={String(ballot.points[card.id] ?? 0)}
      onPick={(n) => ballot.place(card.id, Number(n))}
    />
  );
};

/** The vote as everybody knows it, one's own ballot, and what the facilitator may do with it. */
export const VotePanel = ({ now, ballot }: { now: VoteView; ballot: Ballot }) => {
  const table = useTable();
  const t = voteWords();
  return (
    <Section title={t.title} aside={can(table, "vote.cast") ? <Visibility who="me">{words().vis.you}</Visibility> : undefined}>
      {now.lost && !ballot.given ? (
        <Notice tone="care" icon={refresh} title={t.lostTitle}>
          {t.lost}
        </Notice>
      ) : null}
      {can(table, "vote.cast") ? <Own now={now} ballot={ballot} /> : null}
      <p data-count>{t.count(now.cast ?? 0, now.of ?? 0)}</p>
      {can(table, "vote.reveal") ? (
        <>
          {now.few ? <p class="field__hint">{t.few}</p> : null}
          <div class="row">
            {now.few ? null : (
              <Button look={can(table, "vote.cast") ? "outline" : "primary"} icon={chart} onClick={() => table.conn.do({ k: "vote.reveal", vote: now.n })}>
                {t.reveal}
              </Button>
            )}
            <Button look="quiet" onClick={() => table.conn.do({ k: "vote.cancel", vote: now.n })}>
              {t.cancel}
            </Button>
          </div>
        </>
      ) : null}
    </Section>
  );
};

const Own = ({ now, ballot }: { now: VoteView; ballot: Ballot }) => {
  const table = useTable();
  const t = voteWords();
  const { given, points, spent } = ballot;
  const left = now.points - spent;
  const same = given && !given.elsewhere && equal(points, given.points ?? {});
  const cast = () => {
    if (left >= 0) table.conn.act({ k: "vote.cast", vote: now.n, points });
  };
  return (
    <>
      <p class={left < 0 ? "field__error" : undefined} role="status">
        {left < 0 ? t.over(-left) : same ? (spent > 0 ? t.given : t.abstained) : given?.elsewhere ? t.elsewhere : t.left(left)}
      </p>
      {same ? null : (
        <div class="row">
          <Button look={spent > 0 ? "primary" : "outline"} icon={vote} onClick={cast}>
            {spent === 0 ? t.abstain : given ? t.change : t.cast}
          </Button>
        </div>
      )}
    </>
  );
};

const equal = (a: Points, b: Points): boolean => Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([card, n]) => b[card] === n);

/** After the reveal: what the totals are, and are not. */
export const Totals = ({ totals }: { totals: Points }) => {
  const t = voteWords();
  const top = Math.max(...Object.values(totals));
  const tied = top > 0 && Object.values(totals).filter((n) => n === top).length > 1;
  return (
    <Notice icon={chart} title={t.totalsTitle}>
      {tied ? `${t.tie} ${t.totals}` : t.totals}
    </Notice>
  );
};

/** The facilitator's way into a vote; where it could not be secret, why there is none. */
export const OpenVote = ({ topics, again }: { topics: readonly CardView[]; again: boolean }) => {
  const table = useTable();
  const t = voteWords();
  const choices = topics.filter((card) => card.fields?.ready !== "not_today");
  if (!can(table, "vote.open") || choices.length < 2 || clientOf(table.room) !== "") return null;
  if (voters(table) < 3) return <p class="field__hint">{t.tooFew}</p>;
  return (
    <div class="row">
      <Button look="outline" icon={vote} onClick={() => table.conn.do({ k: "vote.open" })}>
        {again ? t.again : t.open}
      </Button>
      {again ? null : <span class="field__hint">{t.openMore}</span>}
    </div>
  );
};

/** How many people who vote are here. */
const voters = ({ room }: Table): number =>
  (room.state.value?.seats ?? []).filter(({ person, roles }) => (roles.includes("consultant") || roles.includes("deputy")) && room.here.value.get(person)?.on !== "away").length;
