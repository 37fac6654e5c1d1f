import { useState } from "preact/hooks";
import calendar from "lucide-static/icons/calendar.svg";
import doorOpen from "lucide-static/icons/door-open.svg";
import headphones from "lucide-static/icons/headphones.svg";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Session } from "../api/types";
import { moment, sentence, time, zone } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Refusal } from "../page/Form";
import { Button, ButtonLink } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { toast } from "../ui/Toast";
import { saveCalendar } from "./calendar";
import type { HomeProps } from "./Home";

const early = 15 * 60_000; // milliseconds

/** True when it is time to go in: the session is open, or begins within a quarter of an hour. */
export const isNear = (session: Session): boolean => session.state === "open" || new Date(session.startsAt).getTime() - Date.now() < early;

const Cancel = ({ session, refresh, onClose, open }: { session: Session; refresh: () => void; onClose: () => void; open: boolean }) => {
  const t = pages();
  const act = useAct();
  const cancel = () =>
    act.run(async () => {
      await api.cancelSession(session.id);
      onClose();
      toast(pages().home.cancelled);
      refresh();
    });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.home.cancelAsk}
      acts={
        <>
          <Button look="primary" busy={act.busy} onClick={() => void cancel()}>
            {t.home.cancel}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.back}
          </Button>
        </>
      }
    >
      <p>{t.home.cancelSay(moment(session.startsAt))}</p>
      <Refusal problem={act.problem} />
    </Dialog>
  );
};

/** A session to come, or the one that is open: when, who, and the way in. */
export const NextSession = ({ session, first, home, refresh }: HomeProps & { session: Session; first: boolean }) => {
  const t = pages();
  const { you } = home.group;
  const [cancelling, setCancelling] = useState(false);
  const start = new Date(session.startsAt);
  const near = isNear(session);
  const seated = session.seats.some((s) => s.id === you.id);
  const leads = session.facilitator === you.id;
  const facilitator = session.seats.find((s) => s.id === session.facilitator)?.name;
  const title = session.state === "open" ? t.home.now : first ? t.home.next : t.home.later;
  return (
    <section class={first ? "panel next" : "panel"} aria-label={`${title}, ${moment(start)}`}>
      <p class="next__label">{title}</p>
      <h2 class={first ? "next__when" : undefined}>{sentence(moment(start))}</h2>
      <p class="next__facts">
        <span>{t.home.minutes(zone(start))}</span>
        {leads ? <span>{t.home.youFacilitate}</span> : facilitator ? <span>{t.home.facilitates(facilitator)}</span> : null}
      </p>
      <ol class="places" aria-label={t.home.seats}>
        {session.seats.map((s) => (
          <li key={s.id} class={s.id === you.id ? "places__you" : undefined}>
            {s.name}
          </li>
        ))}
      </ol>
      {seated ? (
        <div class="row">
          <ButtonLink href={`/s/${session.id}`} look={first ? "primary" : "outline"} icon={near ? doorOpen : headphones}>
            {near ? t.home.enter : t.home.check}
          </ButtonLink>
          {session.state === "planned" ? (
            <Button icon={calendar} onClick={() => saveCalendar(session)}>
              {t.home.calendar}
            </Button>
          ) : null}
        </div>
      ) : null}
      <div class="panel__head">
        <p class="next__door">{seated ? (near ? null : t.home.door(time(new Date(start.getTime() - early)))) : t.home.notSeated}</p>
        {session.state === "planned" && (leads || you.owner) ? (
          <Button look="quiet" class="btn--small" onClick={() => setCancelling(true)}>
            {t.home.cancel}
          </Button>
        ) : null}
      </div>
      <Cancel session={session} refresh={refresh} open={cancelling} onClose={() => setCancelling(false)} />
    </section>
  );
};
