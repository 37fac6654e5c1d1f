import { useState } from "preact/hooks";
import settings from "lucide-static/icons/settings-2.svg";
import logOut from "lucide-static/icons/log-out.svg";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Silence } from "../api/types";
import { pages } from "../i18n/pages";
import { Form, Refusal, useForm } from "../page/Form";
import { navigate } from "../router";
import { Button } from "../ui/Button";
import { Choice, Tick } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { toast } from "../ui/Toast";
import type { HomeProps } from "./Home";

const Change = ({ home, put, onClose }: HomeProps & { onClose: () => void }) => {
  const t = pages();
  const s = t.settings;
  const { group } = home;
  const form = useForm(["name", "confirm", "silence"]);
  const [name, setName] = useState(group.name);
  const [confirm, setConfirm] = useState(group.confirm);
  const [audioOnly, setAudioOnly] = useState(group.audioOnly);
  const [protect, setProtect] = useState(group.protect);
  const [silence, setSilence] = useState<Silence>(group.silence);
  const save = async () => {
    const done = await form.submit({ name }, async () => {
      const answer = await api.changeGroup(group.id, { name: name.trim(), confirm, silence, audioOnly, protect });
      put((was) => ({ ...was, group: answer.group }));
    });
    if (!done) return;
    toast(pages().settings.saved);
    onClose();
  };
  return (
    <Dialog open wide onClose={onClose} title={s.title}>
      <Form onSubmit={() => void save()} attempt={form.attempt}>
        <TextField label={s.name} name="group" autocomplete="off" value={name} onText={setName} error={form.error("name")} />
        <Tick label={s.confirm} hint={s.confirmHint} checked={confirm} onTick={setConfirm} />
        <Tick label={s.audioOnly} hint={s.audioOnlyHint} checked={audioOnly} onTick={setAudioOnly} />
        <Tick label={s.protectExpose} hint={s.protectExposeHint} checked={protect.expose} onTick={(expose) => setProtect({ ...protect, expose })} />
        <Tick label={s.protectReading} hint={s.protectReadingHint} checked={protect.reading} onTick={(reading) => setProtect({ ...protect, reading })} />
        <Choice
          legend={s.silence}
          value={silence}
          onPick={setSilence}
          error={form.error("silence")}
          options={[
            { value: "strict", label: s.strict, more: s.strictSay },
            { value: "standard", label: s.standard, more: s.standardSay },
            { value: "interactive", label: s.interactive, more: s.interactiveSay },
          ]}
        />
        <Refusal problem={form.problem} />
        <div class="row">
          <Button type="submit" look="primary" busy={form.busy}>
            {s.save}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.cancel}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
};

const Leave = ({ home, onClose }: HomeProps & { onClose: () => void }) => {
  const t = pages();
  const act = useAct();
  const leave = () =>
    act.run(async () => {
      await api.removeMember(home.group.id, home.group.you.id);
      toast(pages().settings.left(home.group.name));
      navigate("/", true);
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.settings.leaveAsk(home.group.name)}
      acts={
        <>
          <Button look="primary" busy={act.busy} onClick={() => void leave()}>
            {t.settings.leaveAct}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.cancel}
          </Button>
        </>
      }
    >
      <p>{t.settings.leaveSay}</p>
      <Refusal problem={act.problem} instead={{ state: t.members.lastOwner }} />
    </Dialog>
  );
};

/** The group's settings, for its owners, and the way out, for everyone. */
export const Settings = (props: HomeProps) => {
  const t = pages().settings;
  const [open, setOpen] = useState<"change" | "leave" | null>(null);
  const close = () => setOpen(null);
  return (
    <section class="panel" aria-labelledby="set-h">
      <h2 id="set-h" class="vh">
        {t.title}
      </h2>
      <ul class="links links--first">
        {props.home.group.you.owner ? (
          <li>
            <button type="button" onClick={() => setOpen("change")}>
              {t.title} <Icon of={settings} />
            </button>
          </li>
        ) : null}
        <li>
          <button type="button" onClick={() => setOpen("leave")}>
            {t.leave} <Icon of={logOut} />
          </button>
        </li>
      </ul>
      {open === "change" ? <Change {...props} onClose={close} /> : null}
      {open === "leave" ? <Leave {...props} onClose={close} /> : null}
    </section>
  );
};
