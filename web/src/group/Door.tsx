import userCheck from "lucide-static/icons/user-check.svg";
import { api } from "../api/client";
import { useAct } from "../api/load";
import type { Member } from "../api/types";
import { pages } from "../i18n/pages";
import { Refusal } from "../page/Form";
import { Button } from "../ui/Button";
import { toast } from "../ui/Toast";
import type { HomeProps } from "./Home";

const Knock = ({ who, home, refresh, put }: HomeProps & { who: Member }) => {
  const t = pages();
  const act = useAct();
  const { group } = home;
  const inviter = group.members.find((m) => m.id === who.inviter);
  const confirm = () =>
    act.run(async () => {
      const answer = await api.confirm(group.id, who.id);
      put((was) => ({ ...was, group: answer.group }));
      toast(pages().door.welcome(who.name));
    });
  const refuse = () =>
    act.run(async () => {
      await api.removeMember(group.id, who.id);
      toast(pages().door.refused(who.name));
      refresh();
    });
  return (
    <li>
      <p>{who.inviter === group.you.id || !inviter ? t.door.sayYours(who.name) : t.door.say(who.name, inviter.name)}</p>
      <Refusal problem={act.problem} />
      <div class="row">
        <Button look="primary" icon={userCheck} busy={act.busy} onClick={() => void confirm()}>
          {t.door.confirm(who.name)}
        </Button>
        {group.you.owner ? (
          <Button look="quiet" busy={act.busy} onClick={() => void refuse()}>
            {t.door.refuse}
            <span class="vh">, {who.name}</span>
          </Button>
        ) : null}
      </div>
    </li>
  );
};

/** Those who wait to be confirmed, for those who may: one tap each. Nothing when nobody waits. */
export const Door = (props: HomeProps) => {
  const t = pages().door;
  const waiting = props.home.group.members.filter((m) => m.state === "waiting");
  return (
    <div aria-live="polite">
      {waiting.length ? (
        <section class="panel door" aria-labelledby="door-h">
          <h2 id="door-h">{waiting.length === 1 ? t.title : t.titleMany}</h2>
          <ul class="stack">
            {waiting.map((m) => (
              <Knock key={m.id} who={m} {...props} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
};
