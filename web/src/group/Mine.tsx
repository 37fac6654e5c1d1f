import arrow from "lucide-static/icons/arrow-right.svg";
import door from "lucide-static/icons/door-open.svg";
import plus from "lucide-static/icons/plus.svg";
import chevron from "lucide-static/icons/chevron-right.svg";
import type { Loaded } from "../api/load";
import type { Me, Person, Session } from "../api/types";
import { moment, sentence } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Stale } from "../page/Failure";
import { Page } from "../page/Page";
import { ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { isNear } from "./NextSession";
import { PasteLink } from "./PasteLink";

interface MineProps {
  me: Me;
  you: Person;
  now: Loaded<Me>;
  refresh: () => void;
}

const Coming = ({ session, you }: { session: Session; you: Person }) => {
  const t = pages();
  const near = isNear(session);
  const seated = session.seats.some((s) => s.id === you.id);
  return (
    <li>
      <div>
        <strong>{sentence(moment(session.startsAt))}</strong>
        <span class="meta">{session.groupName}</span>
      </div>
      {session.state === "open" ? <span class="tag tag--accent">{t.mine.open}</span> : null}
      {seated ? (
        <ButtonLink href={`/s/${session.id}`} look={near ? "primary" : "outline"} icon={near ? door : undefined}>
          {near ? t.home.enter : t.home.check}
          <span class="vh">, {session.groupName}</span>
        </ButtonLink>
      ) : null}
    </li>
  );
};

/** My groups and what comes next, for somebody whom this browser knows. */
export const Mine = ({ me, you, now, refresh }: MineProps) => {
  const t = pages();
  return (
    <Page title={t.titles.groups}>
      <Stale now={now} onRetry={refresh} />
      <div class="page__title">
        <h1>{t.mine.hello(you.name)}</h1>
        <p class="page__lead">{me.groups.length ? t.mine.lead : t.mine.noneSay}</p>
      </div>
      <div class="home">
        <div class="home__col">
          {me.groups.length ? (
            <section class="panel" aria-labelledby="coming-h">
              <h2 id="coming-h">{t.mine.next}</h2>
              {me.sessions.length ? (
                <ul class="coming">
                  {me.sessions.map((s) => (
                    <Coming key={s.id} session={s} you={you} />
                  ))}
                </ul>
              ) : (
                <p class="page__lead">{t.mine.nothing}</p>
              )}
            </section>
          ) : null}
          <section class="panel" aria-labelledby="groups-h">
            <h2 id="groups-h">{me.groups.length ? t.mine.groups : t.mine.none}</h2>
            {me.groups.length ? (
              <ul class="links">
                {me.groups.map((g) => (
                  <li key={g.id}>
                    <a href={`/g/${g.id}`}>
                      {g.name}
                      {g.state === "waiting" ? <span>{t.mine.waiting}</span> : <Icon of={chevron} />}
                    </a>
                  </li>
                ))}
              </ul>
            ) : (
              <div>
                <ButtonLink href="/start" look="primary">
                  {t.landing.startAct}
                  <Icon of={arrow} />
                </ButtonLink>
              </div>
            )}
          </section>
        </div>
        <div class="home__col">
          <section class="panel" aria-labelledby="more-h">
            <h2 id="more-h">{t.mine.more}</h2>
            <PasteLink />
            {me.groups.length ? (
              <div>
                <ButtonLink href="/start" icon={plus}>
                  {t.landing.startAct}
                </ButtonLink>
              </div>
            ) : null}
          </section>
        </div>
      </div>
    </Page>
  );
};
