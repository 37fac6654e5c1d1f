import { pages } from "../i18n/pages";
import { Page } from "./Page";

/** A page on its way: shapes in place, no movement, and one word for screen readers. */
export const Loading = ({ title }: { title?: string }) => {
  const t = pages();
  return (
    <Page title={title ?? t.titles.landing}>
      <div role="status">
        <h1 class="vh">{t.app.loading}</h1>
      </div>
      <div class="page__title" aria-hidden="true">
        <i class="bone bone--title" />
        <i class="bone bone--m" />
      </div>
      <div class="home" aria-hidden="true">
        <div class="home__col">
          {[3, 4].map((lines) => (
            <div class="panel" key={lines}>
              <i class="bone bone--s" />
              {Array.from({ length: lines - 1 }, (_, i) => (
                <i key={i} class={i % 2 ? "bone bone--m" : "bone"} />
              ))}
            </div>
          ))}
        </div>
        <div class="home__col">
          <div class="panel">
            <i class="bone bone--s" />
            <i class="bone" />
            <i class="bone bone--m" />
            <i class="bone" />
          </div>
        </div>
      </div>
    </Page>
  );
};
