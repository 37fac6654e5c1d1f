import hourglass from "lucide-static/icons/hourglass.svg";
import { pages } from "../i18n/pages";
import { Page } from "../page/Page";
import { ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";

/** The session is not closed: there is no record yet. */
export const NotYet = ({ session }: { session: string }) => {
  const t = pages();
  return (
    <Page title={t.titles.record} narrow>
      <div class="failure">
        <div class="failure__mark">
          <Icon of={hourglass} />
        </div>
        <h1>{t.record.openTitle}</h1>
        <p class="page__lead">{t.record.openSay}</p>
        <div class="row">
          <ButtonLink href={`/s/${session}`}>{t.home.enter}</ButtonLink>
          <ButtonLink href="/" look="quiet">
            {t.app.home}
          </ButtonLink>
        </div>
      </div>
    </Page>
  );
};
