import { useEffect, useState } from "preact/hooks";
import key from "lucide-static/icons/key-round.svg";
import users from "lucide-static/icons/users.svg";
import calendar from "lucide-static/icons/calendar.svg";
import { api } from "../api/client";
import { lang } from "../i18n/lang";
import { pages } from "../i18n/pages";
import { chooseLang, know, you } from "../me";
import { Form, Refusal, useForm } from "../page/Form";
import { Page } from "../page/Page";
import { navigate } from "../router";
import { Button } from "../ui/Button";
import { Choice, Tick } from "../ui/Choice";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { langOptions } from "./Profile";

/** Starting a group: its name, your name, your language. */
export const StartPage = () => {
  const t = pages();
  const s = t.start;
  const person = you.value;
  const form = useForm(["name", "you", "lang"]);
  const [name, setName] = useState("");
  const [audioOnly, setAudioOnly] = useState(false);
  const [mine, setMine] = useState(person?.name ?? "");
  useEffect(() => {
    if (person) setMine((typed) => typed || person.name);
  }, [person?.id]);
  const start = () =>
    form.submit({ name, you: mine }, async () => {
      const answer = await api.startGroup({ name: name.trim(), you: mine.trim(), lang: lang.value, audioOnly });
      await know(answer.you);
      navigate(`/g/${answer.group.id}`, true);
    });
  const after: readonly (readonly [string, string])[] = [
    [key, s.afterKey],
    [users, s.afterOwner],
    [calendar, s.afterSession],
  ];
  return (
    <Page title={t.titles.start}>
      <div class="page__title">
        <h1>{s.title}</h1>
        <p class="page__lead">{s.lead}</p>
      </div>
      <div class="home">
        <section class="panel" aria-label={s.title}>
          <Form onSubmit={() => void start()} attempt={form.attempt}>
            <TextField label={s.name} hint={s.nameHint} name="group" autocomplete="off" value={name} onText={setName} error={form.error("name")} />
            <TextField label={s.you} hint={s.youHint} name="name" autocomplete="given-name" value={mine} onText={setMine} error={form.error("you")} />
            <Choice
              legend={s.lang}
              hint={s.langHint}
              options={langOptions}
              value={lang.value}
              onPick={(next) => void chooseLang(next)}
              error={form.error("lang")}
            />
            <Tick label={s.audioOnly} hint={s.audioOnlyHint} checked={audioOnly} onTick={setAudioOnly} />
            <Refusal problem={form.problem} />
            <div>
              <Button type="submit" look="primary" busy={form.busy}>
                {s.act}
              </Button>
            </div>
          </Form>
        </section>
        <section class="panel panel--plain aside" aria-labelledby="after-h">
          <h2 id="after-h">{s.after}</h2>
          <ul class="aside__list">
            {after.map(([icon, say]) => (
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
