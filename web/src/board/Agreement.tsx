import check from "lucide-static/icons/check.svg";
import dashed from "lucide-static/icons/circle-dashed.svg";
import asks from "lucide-static/icons/message-circle-question-mark.svg";
import { words } from "../i18n/room";
import { person } from "../session/people";
import { canOn, me, useTable } from "../session/table";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { CardView } from "../wire/messages";

/** A word per consultant, in seat order; one's own two answers above it. */
export const Agreement = ({ contract }: { contract: CardView }) => {
  const table = useTable();
  const t = words();
  const version = contract.versions?.at(-1);
  const seats = table.room.state.value?.seats.filter((seat) => seat.roles.some((role) => role === "consultant" || role === "deputy")) ?? [];
  const mine = contract.agreed?.[me(table)];
  const answer = (v: "yes" | "precision") => table.conn.do({ k: "card.agree", id: contract.id, n: version?.n ?? 0, v: mine === v ? "" : v });
  if (!version) return <span />;
  return (
    <div class="agreement">
      {canOn(table, contract, "card.agree") ? (
        <div class="row">
          <Button icon={check} aria-pressed={mine === "yes"} onClick={() => answer("yes")}>
            {t.contract.yes}
          </Button>
          <Button aria-pressed={mine === "precision"} onClick={() => answer("precision")}>
            {t.contract.precision}
          </Button>
        </div>
      ) : null}
      <ul class="agree" aria-label={t.contract.agreeTitle}>
        {seats.map(({ person: id }) => {
          const said = contract.agreed?.[id];
          const name = person(table, id);
          return (
            <li key={id} class={said === "yes" ? undefined : "is-open"}>
              <Icon of={said === "yes" ? check : said === "precision" ? asks : dashed} />
              {said === "yes" ? name : said === "precision" ? t.contract.asks(name) : t.contract.notYet(name)}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
