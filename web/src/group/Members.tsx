import { useState } from "preact/hooks";
import ellipsis from "lucide-static/icons/ellipsis.svg";
import key from "lucide-static/icons/key-round.svg";
import crown from "lucide-static/icons/shield-check.svg";
import userMinus from "lucide-static/icons/user-minus.svg";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Invitation, Member } from "../api/types";
import { day } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Refusal } from "../page/Form";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Menu } from "../ui/Menu";
import { toast } from "../ui/Toast";
import { active, type HomeProps } from "./Home";
import { LinkDialog } from "./LinkDialog";

const Remove = ({ who, home, refresh, onClose }: HomeProps & { who: Member; onClose: () => void }) => {
  const t = pages();
  const act = useAct();
  const remove = () =>
    act.run(async () => {
      await api.removeMember(home.group.id, who.id);
      toast(pages().members.removed(who.name));
      onClose();
      refresh();
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.members.removeAsk(who.name)}
      acts={
        <>
          <Button look="primary" busy={act.busy} onClick={() => void remove()}>
            {t.members.removeAct(who.name)}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.app.cancel}
          </Button>
        </>
      }
    >
      <p>{t.members.removeSay}</p>
      <Refusal problem={act.problem} instead={{ state: t.members.lastOwner }} />
    </Dialog>
  );
};

const Row = ({ who, ...props }: HomeProps & { who: Member }) => {
  const t = pages();
  const m = t.members;
  const act = useAct();
  const { home, put } = props;
  const [removing, setRemoving] = useState(false);
  const [made, setMade] = useState<Invitation | null>(null);
  const self = who.id === home.group.you.id;
  const setOwner = (owner: boolean) =>
    act.run(async () => {
      const answer = await api.setOwner(home.group.id, who.id, owner);
      put((was) => ({ ...was, group: answer.group }));
      toast(owner ? pages().members.nowOwner(who.name) : pages().members.noOwner(who.name));
    });
  const makeReturn = () => act.run(async () => setMade((await api.returnLink(home.group.id, who.id)).invitation));
  const items = [
    who.owner ? { label: m.unmakeOwner, icon: crown, onPick: () => void setOwner(false) } : { label: m.makeOwner, icon: crown, onPick: () => void setOwner(true) },
    ...(self
      ? []
      : [
          { label: m.returnLink, icon: key, onPick: () => void makeReturn() },
          { label: m.remove, icon: userMinus, stop: true, onPick: () => setRemoving(true) },
        ]),
  ];
  return (
    <li>
      <div class="row">
        <strong>{who.name}</strong>
        {self ? <span class="tag">{t.app.you}</span> : null}
        {who.owner ? <span class="tag">{t.app.owner}</span> : null}
      </div>
      {home.group.you.owner ? <Menu icon={ellipsis} iconOnly label={m.acts(who.name)} items={items} /> : null}
      <Refusal problem={act.problem} instead={{ state: m.lastOwner }} />
      {removing ? <Remove who={who} {...props} onClose={() => setRemoving(false)} /> : null}
      {made?.token ? (
        <LinkDialog title={m.returnTitle(who.name)} say={m.returnSay(who.name, day(made.expiresAt))} url={`${location.origin}/r#${made.token}`} onClose={() => setMade(null)} />
      ) : null}
    </li>
  );
};

/** The members of the group. An owner has a short menu for each. */
export const Members = (props: HomeProps) => {
  const t = pages();
  return (
    <section class="panel" aria-labelledby="members-h">
      <h2 id="members-h">{t.members.title}</h2>
      <ul class="people">
        {active(props.home.group.members).map((m) => (
          <Row key={m.id} who={m} {...props} />
        ))}
      </ul>
    </section>
  );
};
