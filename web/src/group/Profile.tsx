import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Person } from "../api/types";
import { type Lang } from "../i18n/lang";
import { pages } from "../i18n/pages";
import { know } from "../me";
import { Form, Refusal, useForm } from "../page/Form";
import { navigate } from "../router";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { toast } from "../ui/Toast";

export const langOptions: readonly { value: Lang; label: string }[] = [
  { value: "fr", label: "Français" },
  { value: "en", label: "English" },
];

/** My profile: name and language, all that there is. */
export const Profile = ({ person, open, onClose }: { person: Person; open: boolean; onClose: () => void }) => {
  const t = pages();
  const form = useForm(["name", "lang"]);
  const [name, setName] = useState(person.name);
  const [tongue, setTongue] = useState<Lang>(person.lang);
  useEffect(() => {
    if (!open) return;
    setName(person.name);
    setTongue(person.lang);
  }, [open]);
  const save = async () => {
    const done = await form.submit({ name }, async () => know((await api.changeMe({ name: name.trim(), lang: tongue })).you));
    if (!done) return;
    toast(pages().profile.saved);
    onClose();
  };
  return (
    <Dialog open={open} onClose={onClose} title={t.profile.title}>
      <Form onSubmit={() => void save()} attempt={form.attempt}>
        <TextField label={t.profile.name} name="name" autocomplete="given-name" value={name} onText={setName} error={form.error("name")} />
        <Choice legend={t.profile.lang} options={langOptions} value={tongue} onPick={setTongue} error={form.error("lang")} />
        <Refusal problem={form.problem} />
        <div class="row">
          <Button type="submit" look="primary" busy={form.busy}>
            {t.profile.save}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.cancel}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
};

/** Signing out. There is no way back by oneself, so it says so first. */
export const Forget = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const t = pages();
  const act = useAct();
  const forget = () =>
    act.run(async () => {
      await api.signOut();
      await (await import("../wire/keep")).forgetAll();
      await know(null);
      onClose();
      navigate("/");
    });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.profile.forgetAsk}
      acts={
        <>
          <Button look="primary" busy={act.busy} onClick={() => void forget()}>
            {t.profile.forgetAct}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.cancel}
          </Button>
        </>
      }
    >
      <p>{t.profile.forgetSay}</p>
      <Refusal problem={act.problem} />
    </Dialog>
  );
};
