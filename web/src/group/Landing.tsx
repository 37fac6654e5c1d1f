import arrow from "lucide-static/icons/arrow-right.svg";
import clock from "lucide-static/icons/clock.svg";
import lock from "lucide-static/icons/lock.svg";
import user from "lucide-static/icons/user.svg";
import { pages } from "../i18n/pages";
import { Page } from "../page/Page";
import { ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { PasteLink } from "./PasteLink";
import { Table } from "./Table";

/** The first page for somebody whom this browser does not know: what it is, and the two ways in. */
export const Landing = () => {
  const t = pages();
  const l = t.landing;
  const steps: readonly (readonly [string, string])[] = [
    [l.steps.expose, l.steps.exposeSay],
    [l.steps.clarify, l.steps.clarifySay],
    [l.steps.contract, l.steps.contractSay],
    [l.steps.consult, l.steps.consultSay],
    [l.steps.plan, l.steps.planSay],
    [l.steps.learn, l.steps.learnSay],
  ];
  const promises: readonly (readonly [string, string, string])[] = [
    [lock, l.record, l.recordSay],
    [user, l.measure, l.measureSay],
    [clock, l.keep, l.keepSay],
  ];
  return (
    <Page title={t.titles.landing}>
      <div class="landing__hero">
        <div class="stack stack--wide">
          <h1>{l.title}</h1>
          <p class="landing__say">{l.say}</p>
        </div>
        <Table label={l.picture} />
      </div>
      <div class="landing__acts">
        <section class="panel" aria-labelledby="invited-h">
          <h2 id="invited-h">{l.invited}</h2>
          <PasteLink />
        </section>
        <section class="panel" aria-labelledby="start-h">
          <h2 id="start-h">{l.start}</h2>
          <p class="page__lead">{l.startSay}</p>
          <div>
            <ButtonLink href="/start">
              {l.startAct}
              <Icon of={arrow} />
            </ButtonLink>
          </div>
        </section>
      </div>
      <section class="stack landing__part" aria-labelledby="six-h">
        <h2 id="six-h">{l.six}</h2>
        <ol class="six">
          {steps.map(([name, say]) => (
            <li key={name}>
              <div>
                <strong>{name}</strong>
                <span>{say}</span>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <section class="stack landing__part" aria-labelledby="not-h">
        <h2 id="not-h">{l.not}</h2>
        <ul class="promises">
          {promises.map(([icon, name, say]) => (
            <li key={name}>
              <Icon of={icon} />
              <div>
                <strong>{name}</strong>
                <span>{say}</span>
              </div>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
};
