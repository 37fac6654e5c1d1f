import { useState } from "preact/hooks";
import link from "lucide-static/icons/link.svg";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Invitation } from "../api/types";
import { day } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Form, Refusal, useForm } from "../page/Form";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { toast } from "../ui/Toast";
import type { HomeProps } from "./Home";
import { LinkDialog } from "./LinkDialog";

const Open = ({ invitation, home, refresh }: HomeProps & { invitation: Invitation }) => {
  const t = pages().invite;
  const act = useAct();
  const revoke = () =>
    act.run(async () => {
      await api.revoke(home.group.id, invitation.id);
      toast(pages().invite.revoked(invitation.for));
      refresh();
    });
  return (
    <li>
      <div>
        <strong>{invitation.for}</strong>
        <span class="meta">{t.until(day(invitation.expiresAt))}</span>
      </div>
      <Button look="quiet" busy={act.busy} onClick={() => void revoke()}>
        {t.revoke}
        <span class="vh">{t.revokeFor(invitation.for)}</span>
      </Button>
      <Refusal problem={act.problem} />
    </li>
  );
};

/** Inviting: a name gives a link, shown once. Below, the links that still work. */
export const Invite = (props: HomeProps) => {
  const t = pages();
  const { home, put } = props;
  const form = useForm(["for"]);
  const [name, setName] = useState("");
  const [made, setMade] = useState<Invitation | null>(null);
  const open = home.invitations.filter((i) => i.state === "open");
  const make = () =>
    form.submit({ for: name }, async () => {
      const { invitation } = await api.invite(home.group.id, name.trim());
      put((was) => ({ ...was, invitations: [invitation, ...was.invitations] }));
      setMade(invitation);
      setName("");
    });
  return (
    <section class="panel" aria-labelledby="invite-h">
      <h2 id="invite-h">{t.invite.title}</h2>
      <Form onSubmit={() => void make()} attempt={form.attempt}>
        <Field label={t.invite.for} hint={t.invite.forHint} error={form.error("for")}>
          {(to) => (
            <div class="check__line">
              <input class="input" {...to} type="text" name="for" autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
              <Button type="submit" icon={link} busy={form.busy}>
                {t.invite.act}
              </Button>
            </div>
          )}
        </Field>
        <Refusal problem={form.problem} instead={{ state: t.invite.limit }} />
      </Form>
      {open.length ? (
        <div>
          <h3 class="sub">{t.invite.open}</h3>
          <ul class="people">
            {open.map((i) => (
              <Open key={i.id} invitation={i} {...props} />
            ))}
          </ul>
        </div>
      ) : null}
      {made?.token ? (
        <LinkDialog title={t.invite.made(made.for)} say={t.invite.say(day(made.expiresAt))} url={`${location.origin}/i#${made.token}`} onClose={() => setMade(null)} />
      ) : null}
    </section>
  );
};
