import { useSignal } from "@preact/signals";
import { time } from "../i18n/dates";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import type { CardView } from "../wire/messages";

/** The earlier wordings of a question or contract. */
export const Versions = ({ card }: { card: CardView }) => {
  const t = words();
  const open = useSignal(false);
  const all = card.versions ?? [];
  if (all.length < 2) return null;
  return (
    <>
      <Button look="quiet" class="btn--link" onClick={() => (open.value = true)}>
        {t.contract.older}
      </Button>
      <Dialog open={open.value} onClose={() => (open.value = false)} title={t.contract.older}>
        <ol class="versions">
          {[...all].reverse().map((version) => (
            <li key={version.n}>
              <p class="contract__label">{t.contract.versionAt(version.n, time(version.at))}</p>
              <p class="card__text">{t.quote(version.text)}</p>
            </li>
          ))}
        </ol>
      </Dialog>
    </>
  );
};
