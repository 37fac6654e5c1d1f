import type { ComponentChildren } from "preact";
import braces from "lucide-static/icons/braces.svg";
import download from "lucide-static/icons/download.svg";
import printer from "lucide-static/icons/printer.svg";
import { recordFile } from "../api/client";
import type { SessionRecord } from "../api/record";
import { day, daysUntil, list } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Page } from "../page/Page";
import { Button, ButtonLink } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { Lines, Part } from "./Part";
import { Offered, Questions } from "./Offered";
import { Plan } from "./Plan";
import { Shift } from "./Shift";

/** What every part of the record gets. */
export interface RecordProps {
  record: SessionRecord;
  /** The reader's own id. */
  me: string;
}

/** The name of somebody of the record. */
export const nameOf = (record: SessionRecord, id: string | undefined): string => record.people.find((p) => p.id === id)?.name ?? pages().record.unknown;

/** Who wrote a card: its author and whoever wrote in it too. Nobody is named for an unsigned one. */
export const writtenBy = (record: SessionRecord, card: Pick<CardView, "author" | "writers" | "unsigned">): string =>
  card.unsigned ? "" : list([card.author, ...(card.writers ?? [])].map((id) => nameOf(record, id)));

const isEmpty = (r: SessionRecord): boolean =>
  !r.topic && !r.headline && !r.ask?.versions.length && !r.contract?.versions.length && ![r.questions, r.reformulations, r.contributions, r.plan.retained, r.plan.actions, r.learnings, r.processNotes, r.words, r.notes].some((list) => list.length);

const Learnings = ({ record, me }: RecordProps) => {
  const t = pages();
  const own = record.learnings.filter((c) => c.author === me);
  const others = record.learnings.filter((c) => c.author !== me);
  return (
    <>
      {own.length ? (
        <Part title={t.record.learnedMine} vis={own.every((c) => c.vis === "private") ? <Visibility who="me">{t.app.onlyYou}</Visibility> : null}>
          <Lines cards={own} />
        </Part>
      ) : null}
      {others.length ? (
        <Part title={t.record.learnedOthers}>
          <Lines cards={others} by={(c) => nameOf(record, c.author)} />
        </Part>
      ) : null}
    </>
  );
};

const Remains = ({ record }: { record: SessionRecord }) => {
  const t = pages().record;
  const end = record.session.expiresAt;
  return (
    <Part title={t.remains}>
      <dl class="deflist">
        <dt>{t.thisRecord}</dt>
        <dd>{t.thisRecordSay(day(end), daysUntil(end))}</dd>
        <dt>{t.yourLearning}</dt>
        <dd>{t.yourLearningSay}</dd>
        <dt>{t.others}</dt>
        <dd>{t.othersSay}</dd>
        <dt>{t.nothingElse}</dt>
        <dd>{t.nothingElseSay}</dd>
      </dl>
    </Part>
  );
};

/** The record as a page to read, to print and to take along. */
export const RecordView = ({ record, me, children }: RecordProps & { children?: ComponentChildren }) => {
  const t = pages();
  const r = t.record;
  const { session, client } = record;
  const end = day(session.expiresAt);
  const name = (c: CardView) => writtenBy(record, c);
  return (
    <Page
      title={t.titles.record}
      narrow
      class="record"
      nav={
        <a class="btn btn--quiet" href={`/g/${record.group.id}`}>
          {record.group.name}
        </a>
      }
    >
      {children}
      <div class="page__title">
        <h1>{r.title(day(session.startsAt))}</h1>
        <p class="page__lead">{!client ? r.nobody(end) : client.id === me ? r.wasYou(end) : r.was(client.name, end)}</p>
        <div class="row no-print">
          <Button icon={printer} onClick={() => print()}>
            {r.print}
          </Button>
          <ButtonLink icon={download} href={recordFile(session.id, "md")} download>
            Markdown
          </ButtonLink>
          <ButtonLink icon={braces} href={recordFile(session.id, "json")} download>
            JSON
          </ButtonLink>
        </div>
      </div>
      {isEmpty(record) ? <p class="page__lead record__empty">{r.empty}</p> : <Shift record={record} />}
      <Plan record={record} me={me} />
      <Learnings record={record} me={me} />
      <Offered record={record} me={me} />
      <Questions record={record} />
      {record.reformulations.length ? (
        <Part title={r.reformulations}>
          <Lines cards={record.reformulations} by={name} />
        </Part>
      ) : null}
      {record.processNotes.length ? (
        <Part title={r.process} vis={<Visibility who="all">{t.app.theGroup}</Visibility>}>
          <Lines cards={record.processNotes} />
        </Part>
      ) : null}
      {record.words.length ? (
        <Part title={r.words}>
          <Lines cards={record.words} by={name} />
        </Part>
      ) : null}
      {record.notes.length ? (
        <Part title={r.notes} vis={<Visibility who="me">{t.app.onlyYou}</Visibility>}>
          <Lines cards={record.notes} />
        </Part>
      ) : null}
      <Part title={r.by}>
        <ul class="names">
          {record.people.map((p) => (
            <li key={p.id}>
              {p.name}
              {p.roles.length ? <span class="meta"> {p.roles.map((role) => r.roles[role]).join(", ")}</span> : null}
            </li>
          ))}
        </ul>
      </Part>
      <Remains record={record} />
    </Page>
  );
};
