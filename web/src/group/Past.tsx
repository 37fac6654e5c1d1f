import type { Member, Session } from "../api/types";
import { day, daysUntil } from "../i18n/dates";
import { pages } from "../i18n/pages";

/** Sessions that are over, newest first, with the days their record still has. */
export const Past = ({ sessions, you }: { sessions: readonly Session[]; you: Member }) => {
  const t = pages().home;
  const past = sessions.filter((s) => s.state === "closed").sort((a, b) => b.startsAt.localeCompare(a.startsAt));
  if (!past.length) return null;
  return (
    <section class="panel" aria-labelledby="past-h">
      <h2 id="past-h">{t.past}</h2>
      <ul class="links">
        {past.map((s) => {
          const left = daysUntil(s.expiresAt);
          const over = new Date(s.expiresAt).getTime() <= Date.now();
          const seated = s.seats.some((m) => m.id === you.id);
          return (
            <li key={s.id}>
              {seated && !over ? (
                <a href={`/s/${s.id}/record`}>
                  {t.sessionOf(day(s.startsAt))} <span>{t.daysLeft(left)}</span>
                </a>
              ) : (
                <p class="links__plain">
                  {t.sessionOf(day(s.startsAt))} <span>{over ? t.expired : t.notThere}</span>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};
