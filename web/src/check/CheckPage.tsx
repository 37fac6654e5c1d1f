import { useEffect, useMemo, useState } from "preact/hooks";
import door from "lucide-static/icons/door-open.svg";
import notebook from "lucide-static/icons/notebook-text.svg";
import { api } from "../api/client";
import { useLoad } from "../api/load";
import type { Seat } from "../api/types";
import { moment } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Failure } from "../page/Failure";
import { Form, Refusal, useForm } from "../page/Form";
import { Loading } from "../page/Loading";
import { Page } from "../page/Page";
import { navigate } from "../router";
import { Button, ButtonLink } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { later } from "../ui/later";
import { Capture } from "./capture";
import { DeviceFields } from "./DeviceFields";
import type { Devices } from "./devices";
import { Entering } from "./Entering";
import { isIn, wentIn, wentOut } from "./inside";
import { NetworkTrial } from "./network";
import { NetworkResult } from "./NetworkResult";
import { Preview } from "./Preview";

const Room = later(async () => (await import("../session/room")).default);

/** The session is over: to its record. */
const Over = ({ seat }: { seat: Seat }) => {
  const t = pages();
  return (
    <Page title={t.titles.check} narrow>
      <div class="failure">
        <div class="failure__mark">
          <Icon of={notebook} />
        </div>
        <h1>{t.check.closedTitle}</h1>
        <p class="page__lead">{t.check.closed}</p>
        <div class="row">
          <ButtonLink href={`/s/${seat.session.id}/record`} look="primary">
            {t.check.toRecord}
          </ButtonLink>
          <ButtonLink href={`/g/${seat.group.id}`} look="quiet">
            {t.check.toGroup}
          </ButtonLink>
        </div>
      </div>
    </Page>
  );
};

const Seats = ({ seat }: { seat: Seat }) => {
  const t = pages();
  return (
    <section class="panel" aria-labelledby="table-h">
      <h2 id="table-h">{t.check.table}</h2>
      <ol class="places">
        {seat.session.seats.map((s) => (
          <li key={s.id} class={s.id === seat.you.id ? "places__you" : undefined}>
            {s.name}
            {s.id === seat.session.facilitator ? `, ${t.check.facilitator}` : null}
          </li>
        ))}
      </ol>
      <p class="meta">{t.check.recorded}</p>
    </section>
  );
};

/** The device check: one's own picture, a moving level, the choice of devices, and in. */
const Check = ({ seat, capture, onEnter }: { seat: Seat; capture: Capture; onEnter: (name: string) => void }) => {
  const t = pages();
  const c = t.check;
  const form = useForm(["name"]);
  const [name, setName] = useState(seat.you.name);
  const start = new Date(seat.session.startsAt);
  const when = moment(start);
  const enter = () =>
    form.submit({ name }, async () => {
      if (name.trim() !== seat.you.name) await api.changeMe({ name: name.trim() });
      onEnter(name.trim());
    });
  const voice = capture.mic.value.state === "on";
  const trial = useMemo(() => new NetworkTrial(seat.session.id), [seat.session.id]);
  useEffect(() => {
    void trial.start();
    return () => trial.end();
  }, [trial]);
  return (
    <Page
      title={t.titles.check}
      nav={
        <a class="btn btn--quiet" href={`/g/${seat.group.id}`}>
          {seat.group.name}
        </a>
      }
    >
      <div class="page__title">
        <h1>{c.title}</h1>
        <p class="page__lead">{c.lead(seat.group.name, when)}</p>
      </div>
      <div class="check">
        <Preview capture={capture} name={name} />
        <Form class="panel check__form" onSubmit={() => void enter()} attempt={form.attempt}>
          <h2 class="vh">{c.devices}</h2>
          <TextField label={c.name} name="name" autocomplete="given-name" value={name} onText={setName} error={form.error("name")} />
          <DeviceFields capture={capture} />
          <Refusal problem={form.problem} />
          <Button type="submit" look="primary" wide icon={door} busy={form.busy}>
            {!voice ? c.enterNoMic : capture.muted.value ? c.enterMuted : c.enter}
          </Button>
        </Form>
        <NetworkResult trial={trial} voiceOnly={seat.session.audioOnly} />
        <Seats seat={seat} />
      </div>
    </Page>
  );
};

/** The door of a session: the device check, then the room. Whoever reloads the page inside the room is back in it without the check. */
export const CheckPage = ({ id }: { id: string }) => {
  const { now, refresh } = useLoad(id, () => api.session(id));
  const capture = useMemo(() => new Capture(), [id]);
  const [inside, setInside] = useState<{ seat: Seat; devices: Devices } | null>(null);
  const ready = now.state === "ready" && now.value.session.state !== "closed";
  useEffect(() => {
    if (!ready) return;
    Room.soon();
    void capture.start(!now.value.session.audioOnly).then(() => {
      if (!isIn(id)) return;
      if (isIn(id) === "muted") capture.mute(true);
      setInside({ seat: now.value, devices: capture.hand() });
    });
  }, [ready]);
  useEffect(() => () => (capture.end(), wentOut(id)), [id]);
  const end = () => {
    wentOut(id);
    navigate(`/g/${inside?.seat.group.id ?? ""}`);
  };
  if (inside) {
    return <Room session={inside.seat} devices={inside.devices} onEnd={end} waiting={<Entering />} failed={(again) => <Failure why="network" onRetry={again} />} />;
  }
  if (now.state === "loading") return <Loading title={pages().titles.check} />;
  if (now.state === "failed") return <Failure why={now.problem} onRetry={now.problem.passing ? () => void refresh() : undefined} />;
  if (!ready) return <Over seat={now.value} />;
  if (isIn(id)) return <Entering />;
  const enter = (name: string) => {
    wentIn(id, capture.muted.peek());
    setInside({ seat: { ...now.value, you: { ...now.value.you, name } }, devices: capture.hand() });
  };
  return <Check seat={now.value} capture={capture} onEnter={enter} />;
};
