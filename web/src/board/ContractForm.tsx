import check from "lucide-static/icons/check.svg";
import { words } from "../i18n/room";
import { canOn, useTable } from "../session/table";
import { textOf } from "../state/room";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import type { CardView } from "../wire/messages";
import { LiveText } from "./LiveText";

/** The client writes the request; the others see it appear. "This wording" makes a version, which is what the others answer. */
export const ContractForm = ({ card, onDone }: { card: CardView | undefined; onDone: (() => void) | undefined }) => {
  const table = useTable();
  const t = words();
  const text = card ? textOf(table.room, card).trim() : "";
  const last = card?.versions?.at(-1);
  const same = last !== undefined && last.text.trim() === text;
  return (
    <div class="composer">
      <LiveText kind="contract" card={card} label={t.contract.field} rows={3} write="write" />
      <div class="form__foot">
        <Visibility who="all">{t.vis.all}</Visibility>
        {same ? (
          <span class="save">
            <Icon of={check} />
            {t.contract.versioned(last.n)}
          </span>
        ) : card && text !== "" && canOn(table, card, "card.version") ? (
          <Button
            look="primary"
            icon={check}
            onClick={() => {
              table.conn.do({ k: "card.version", id: card.id });
              onDone?.();
            }}
          >
            {t.contract.version}
          </Button>
        ) : null}
      </div>
    </div>
  );
};
