import { useState } from "preact/hooks";
import calendarPlus from "lucide-static/icons/calendar-plus.svg";
import type { Loaded } from "../api/load";
import type { Member, Session } from "../api/types";
import { pages } from "../i18n/pages";
import { Stale } from "../page/Failure";
import { Page } from "../page/Page";
import { Button } from "../ui/Button";
import { Door } from "./Door";
import type { GroupHome } from "./GroupPage";
import { Invite } from "./Invite";
import { Members } from "./Members";
import { NextSession } from "./NextSession";
import { Past } from "./Past";
import { PlanSession } from "./PlanSession";
import { Rotation } from "./Rotation";
import { Settings } from "./Settings";

/** What every part of the home page gets: what is known, and the two ways to change it. */
export interface HomeProps {
  home: GroupHome;
  /** Asks the server again. */
  refresh: () => void;
  /** Puts in what an answer said. */
  put: (change: (home: GroupHome) => GroupHome) => void;
}

const least = 3; // seats of a session

const bySoonest = (a: Session, b: Session): number => a.startsAt.localeCompare(b.startsAt);

export const active = (members: readonly Member[]): Member[] => members.filter((m) => m.state === "active");

const NoSession = ({ missing, onPlan }: { missing: number; onPlan: () => void }) => {
  const t = pages().home;
  return (
    <section class="panel next" aria-labelledby="none-h">
      <h2 id="none-h">{t.noSession}</h2>
      <p class="next__door">{missing > 0 ? t.tooFew(missing) : t.noSessionSay}</p>
      {missing > 0 ? null : (
        <div>
          <Button look="primary" icon={calendarPlus} onClick={onPlan}>
            {t.plan}
          </Button>
        </div>
      )}
    </section>
  );
};

/** A group's home: the next session first, then the people, then what has been. */
export const Home = ({ home, now, refresh, put }: HomeProps & { now: Loaded<unknown> }) => {
  const t = pages();
  const { group, sessions } = home;
  const [planning, setPlanning] = useState(false);
  const people = active(group.members);
  const coming = sessions.filter((s) => s.state !== "closed").sort(bySoonest);
  const plan = () => setPlanning(true);
  const part = { home, refresh, put };
  return (
    <Page title={t.titles.group}>
      <Stale now={now} onRetry={refresh} />
      <div class="page__title">
        <h1>{group.name}</h1>
        <p class="page__lead">{t.home.lead(people.length)}</p>
      </div>
      <Door {...part} />
      <div class="home">
        <div class="home__col">
          {coming.length === 0 ? <NoSession missing={least - people.length} onPlan={plan} /> : null}
          {coming.map((s, i) => (
            <NextSession key={s.id} session={s} first={i === 0} {...part} />
          ))}
          {coming.length > 0 ? (
            <div>
              <Button icon={calendarPlus} onClick={plan}>
                {t.home.planMore}
              </Button>
            </div>
          ) : null}
          <Rotation sessions={sessions} members={people} />
          <Past sessions={sessions} you={group.you} />
        </div>
        <div class="home__col">
          <Members {...part} />
          <Invite {...part} />
          <Settings {...part} />
        </div>
      </div>
      <PlanSession {...part} open={planning} onClose={() => setPlanning(false)} />
    </Page>
  );
};
