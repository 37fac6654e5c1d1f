import { useState } from "preact/hooks";
import door from "lucide-static/icons/door-closed.svg";
import { api } from "../api/client";
import { useAct, type Loaded } from "../api/load";
import type { WaitingGroup } from "../api/types";
import { pages } from "../i18n/pages";
import { Stale } from "../page/Failure";
import { Refusal } from "../page/Form";
import { Page } from "../page/Page";
import { navigate } from "../router";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Notice } from "../ui/Notice";
import { toast } from "../ui/Toast";

interface WaitingProps {
  group: WaitingGroup;
  now: Loaded<unknown>;
  refresh: () => void;
}

/** The door of a group: waiting to be confirmed. It opens by itself, because the page above looks again every few seconds. */
export const Waiting = ({ group, now, refresh }: WaitingProps) => {
  const t = pages();
  const act = useAct();
  const [sure, setSure] = useState(false);
  const leave = () =>
    act.run(async () => {
      await api.removeMember(group.id, group.you.id);
      toast(pages().waiting.left);
      navigate("/", true);
    });
  return (
    <Page title={t.titles.group} narrow>
      <Stale now={now} onRetry={refresh} />
      <div class="failure">
        <div class="failure__mark">
          <Icon of={door} />
        </div>
        <h1>{t.waiting.title(group.name)}</h1>
        <p class="page__lead">{t.waiting.say(group.you.name)}</p>
        <Notice>{t.waiting.auto}</Notice>
        <Refusal problem={act.problem} />
        <div class="row">
          {sure ? (
            <>
              <Button busy={act.busy} onClick={() => void leave()}>
                {t.settings.leaveAct}
              </Button>
              <Button look="quiet" onClick={() => setSure(false)}>
                {t.app.cancel}
              </Button>
            </>
          ) : (
            <Button look="quiet" onClick={() => setSure(true)}>
              {t.waiting.leave}
            </Button>
          )}
        </div>
      </div>
    </Page>
  );
};
