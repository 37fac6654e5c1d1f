import refresh from "lucide-static/icons/refresh-cw.svg";
import key from "lucide-static/icons/key-round.svg";
import link from "lucide-static/icons/unlink.svg";
import door from "lucide-static/icons/door-closed.svg";
import broken from "lucide-static/icons/cloud-off.svg";
import type { Loaded } from "../api/load";
import type { Code, Problem } from "../api/problem";
import { pages } from "../i18n/pages";
import { Button, ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Notice } from "../ui/Notice";
import { Page } from "./Page";

type Kind = Exclude<keyof ReturnType<typeof pages>["failed"], never>;

const kinds: Record<Code, Kind> = {
  bad: "internal",
  signin: "signin",
  rights: "rights",
  origin: "internal",
  gone: "gone",
  link: "link",
  state: "gone",
  invalid: "link",
  rate: "rate",
  database: "database",
  network: "network",
  internal: "internal",
};

const icons: { [kind in Kind]?: string } = { signin: key, link, expired: link, network: broken, database: broken, internal: broken };

interface FailureProps {
  /** Why there is no page; `expired` and `nowhere` are ours. */
  why: Problem | Kind;
  onRetry?: () => void;
}

/** A page that could not be shown: kind words, nothing of what it would have shown, and a way on. */
export const Failure = ({ why, onRetry }: FailureProps) => {
  const t = pages();
  const kind = typeof why === "string" ? why : kinds[why.code];
  const passing = typeof why !== "string" && why.passing;
  return (
    <Page title={t.titles.nowhere} narrow>
      <div class="failure" role={passing ? "alert" : undefined}>
        <div class="failure__mark">
          <Icon of={icons[kind] ?? door} />
        </div>
        <h1>{t.failed[kind].title}</h1>
        <p class="page__lead">{t.failed[kind].text}</p>
        <div class="row">
          {onRetry ? (
            <Button look="primary" icon={refresh} onClick={onRetry}>
              {t.app.retry}
            </Button>
          ) : null}
          <ButtonLink href="/" look={onRetry ? "quiet" : "outline"}>
            {t.app.home}
          </ButtonLink>
        </div>
      </div>
    </Page>
  );
};

/** Above a page that shows what it last knew: the server or its database cannot be reached. */
export const Stale = ({ now, onRetry }: { now: Loaded<unknown>; onRetry: () => void }) => {
  const t = pages();
  if (now.state !== "ready" || !now.stale) return null;
  return (
    <div class="stale no-print">
      <Notice
        tone="care"
        icon={refresh}
        acts={
          <Button onClick={onRetry}>{t.app.retry}</Button>
        }
      >
        {now.stale.code === "database" ? t.problems.staleDatabase : t.problems.stale}
      </Notice>
    </div>
  );
};
