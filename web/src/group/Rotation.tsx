import type { Member, Session } from "../api/types";
import { day } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Visibility } from "../ui/Visibility";

const shown = 5; // places on the ribbon: the last sessions and the next ones

const byDate = (a: Session, b: Session): number => a.startsAt.localeCompare(b.startsAt);

/** Who was client, when: names and dates only, never a topic, never a count. */
export const Rotation = ({ sessions, members }: { sessions: readonly Session[]; members: readonly Member[] }) => {
  const t = pages();
  const been = sessions.filter((s) => s.state === "closed" && s.client).sort(byDate);
  const coming = sessions.filter((s) => s.state !== "closed").sort(byDate);
  const ribbon = [...been.slice(-Math.max(1, shown - coming.length)), ...coming].slice(0, shown);
  const clients = new Set(been.map((s) => s.client));
  const notYet = members.filter((m) => !clients.has(m.id));
  const name = (s: Session): string => s.seats.find((m) => m.id === s.client)?.name ?? members.find((m) => m.id === s.client)?.name ?? t.home.someone;
  return (
    <section class="panel" aria-labelledby="rotation-h">
      <div class="panel__head">
        <h2 id="rotation-h">{t.home.rotation}</h2>
        <Visibility who="all">{t.app.theGroup}</Visibility>
      </div>
      {been.length ? (
        <>
          <ol class="rotation">
            {ribbon.map((s) => {
              const next = s === coming[0];
              return (
                <li key={s.id} class={s.state === "closed" ? undefined : next ? "is-next" : "is-open"}>
                  {s.state === "closed" ? <strong>{name(s)}</strong> : next ? <strong>{t.home.toChoose}</strong> : null}
                  <span>{day(s.startsAt)}</span>
                </li>
              );
            })}
          </ol>
          {notYet.length ? (
            <div>
              <h3 class="sub">{t.home.notYet}</h3>
              <ul class="names">
                {notYet.map((m) => (
                  <li key={m.id}>{m.name}</li>
                ))}
              </ul>
            </div>
          ) : null}
        </>
      ) : (
        <p class="page__lead">{t.home.noRotation}</p>
      )}
    </section>
  );
};
