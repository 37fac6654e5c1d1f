import type { SessionRecord } from "../api/record";
import { list, time } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Part } from "./Part";
import { nameOf } from "./RecordView";

/** The question as it was first asked beside the contract that it became: what the session was about. */
export const Shift = ({ record }: { record: SessionRecord }) => {
  const t = pages().record;
  const asked = record.ask?.versions ?? [];
  const agreed = record.contract?.versions ?? [];
  const first = asked[0];
  const last = agreed.at(-1);
  const between = [...asked.slice(1).map((v) => ({ v, label: t.laterAsk(v.n, time(v.at)) })), ...agreed.slice(0, -1).map((v) => ({ v, label: t.contract(v.n, time(v.at)) }))];
  const who = (answer: string): string[] =>
    Object.entries(record.contract?.agreed ?? {})
      .filter(([, given]) => given === answer)
      .map(([id]) => nameOf(record, id));
  const yes = who("yes");
  const precision = who("precision");
  return (
    <Part title={t.shift}>
      {record.topic?.text ? <p class="page__lead">{record.topic.text}</p> : null}
      {record.headline?.text ? <p class="page__lead">{t.headline(record.headline.text)}</p> : null}
      <div class="shift">
        <div class="shift__part">
          {first ? (
            <>
              <p class="meta">{t.firstAsk(time(first.at))}</p>
              <p>{first.text}</p>
            </>
          ) : (
            <p class="meta">{t.noAsk}</p>
          )}
        </div>
        <div class="shift__part shift__part--now">
          {last ? (
            <>
              <p class="meta">{t.contract(last.n, time(last.at))}</p>
              <p>{last.text}</p>
            </>
          ) : (
            <p class="meta">{t.noContract}</p>
          )}
        </div>
      </div>
      {last && (yes.length || precision.length) ? (
        <p class="page__lead">
          {yes.length ? t.agreed(list(yes)) : null} {precision.length ? t.precision(list(precision)) : null}
        </p>
      ) : null}
      {between.length ? (
        <details class="record__more">
          <summary>{t.allVersions}</summary>
          <ol class="record__list">
            {between.map(({ v, label }) => (
              <li key={label}>
                <p class="meta">{label}</p>
                <p class="plan__what">{v.text}</p>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </Part>
  );
};
