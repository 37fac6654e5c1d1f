import { useState } from "preact/hooks";
import lock from "lucide-static/icons/lock.svg";
import mic from "lucide-static/icons/mic-off.svg";
import hand from "lucide-static/icons/user-check.svg";
import { api } from "../api/client";
import { useLoad } from "../api/load";
import { lang } from "../i18n/lang";
import { pages } from "../i18n/pages";
import { chooseLang, know } from "../me";
import { Failure } from "../page/Failure";
import { Form, Refusal, useForm } from "../page/Form";
import { Loading } from "../page/Loading";
import { Page } from "../page/Page";
import { navigate } from "../router";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { langOptions } from "./Profile";

type Look = Awaited<ReturnType<typeof api.lookInvitation>>;

const Accept = ({ token, look }: { token: string; look: Look }) => {
  const t = pages();
  const i = t.invitation;
  const form = useForm(["name", "lang"]);
  const [name, setName] = useState(look.you?.name ?? "");
  const join = () =>
    form.submit({ name }, async () => {
      const answer = await api.acceptInvitation({ token, name: name.trim(), lang: lang.value });
      await know(answer.you);
      navigate(`/g/${answer.group.id}`, true); // the used link leaves the history
    });
  const frame: readonly (readonly [string, string])[] = [
    [lock, i.frameStay],
    [mic, i.frameRecord],
    [hand, i.frameConfirm],
  ];
  return (
    <Page title={t.titles.invitation}>
      <div class="page__title">
        <h1>{i.title(look.group.name)}</h1>
        <p class="page__lead">{i.lead(look.inviter.name)}</p>
      </div>
      <div class="home">
        <section class="panel" aria-label={i.act}>
          <Form onSubmit={() => void join()} attempt={form.attempt}>
            <TextField label={i.name} hint={look.you ? i.known(look.you.name) : undefined} name="name" autocomplete="given-name" value={name} onText={setName} error={form.error("name")} />
            <Choice
              legend={t.start.lang}
              hint={t.start.langHint}
              options={langOptions}
              value={lang.value}
              onPick={(next) => void chooseLang(next)}
              error={form.error("lang")}
            />
            <Refusal problem={form.problem} instead={{ link: t.problems.link }} />
            <div>
              <Button type="submit" look="primary" busy={form.busy}>
                {i.act}
              </Button>
            </div>
            <p class="field__hint">{i.once}</p>
          </Form>
        </section>
        <section class="panel panel--plain aside" aria-labelledby="frame-h">
          <h2 id="frame-h">{i.frame}</h2>
          <ul class="aside__list">
            {frame.map(([icon, say]) => (
              <li key={icon}>
                <Icon of={icon} />
                <p>{say}</p>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Page>
  );
};

/** An invitation: looking consumes nothing; only the button does. */
export const InvitationPage = ({ token }: { token: string }) => {
  const { now, refresh } = useLoad(token, async () => {
    const look = await api.lookInvitation(token);
    await know(look.you);
    return look;
  });
  if (token === "") return <Failure why="expired" />;
  if (now.state === "loading") return <Loading title={pages().titles.invitation} />;
  if (now.state === "failed") return <Failure why={now.problem} onRetry={now.problem.passing ? () => void refresh() : undefined} />;
  return <Accept token={token} look={now.value} />;
};
