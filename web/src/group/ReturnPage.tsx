import { api } from "../api/client";
import { useAct, useLoad } from "../api/load";
import { pages } from "../i18n/pages";
import { know } from "../me";
import { Failure } from "../page/Failure";
import { Refusal } from "../page/Form";
import { Loading } from "../page/Loading";
import { Page } from "../page/Page";
import { navigate } from "../router";
import { Button } from "../ui/Button";

/** A return link: somebody who lost their browser finds their place again. Looking consumes nothing; only the button does. */
export const ReturnPage = ({ token }: { token: string }) => {
  const t = pages();
  const act = useAct();
  const { now, refresh } = useLoad(token, () => api.lookReturn(token));
  if (token === "") return <Failure why="expired" />;
  if (now.state === "loading") return <Loading title={t.titles.back} />;
  if (now.state === "failed") return <Failure why={now.problem} onRetry={now.problem.passing ? () => void refresh() : undefined} />;
  const { group, you } = now.value;
  const come = () =>
    act.run(async () => {
      await know((await api.acceptReturn(token)).you);
      navigate("/", true);
    });
  return (
    <Page title={t.titles.back} narrow>
      <div class="page__title">
        <h1>{t.back.title(you.name)}</h1>
        <p class="page__lead">{t.back.lead(group.name)}</p>
      </div>
      <section class="panel" aria-label={t.back.act}>
        <p>{t.back.once}</p>
        <Refusal problem={act.problem} />
        <div>
          <Button look="primary" busy={act.busy} onClick={() => void come()}>
            {t.back.act}
          </Button>
        </div>
        <p class="field__hint">{t.back.notYou(you.name)}</p>
      </section>
    </Page>
  );
};
