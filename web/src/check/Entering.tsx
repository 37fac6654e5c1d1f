import { useEffect } from "preact/hooks";
import { pages } from "../i18n/pages";

/** Between the check and the room: one word, still, while the code and the sound arrive. */
export const Entering = () => {
  const t = pages();
  useEffect(() => {
    document.title = t.titles.room;
  }, [t]);
  return (
    <main class="entering" id="main" tabIndex={-1}>
      <p role="status">{t.check.entering}</p>
    </main>
  );
};
