import armchair from "lucide-static/icons/armchair.svg";
import { words } from "../i18n/room";
import { Button, ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { End } from "../wire/line";
import { useTable } from "./table";

/** The line will not come back by itself: why, and the way on. */
export const Ended = ({ why, onBack }: { why: End; onBack: () => void }) => {
  const { seat } = useTable();
  const t = words();
  const { title, text, act } = t.line[why];
  return (
    <main class="room ended" id="main" tabIndex={-1} data-ended={why}>
      <div class="ended__sheet" role="status">
        <Icon of={armchair} />
        <h1>{title}</h1>
        <p>{text}</p>
        {why === "moved" ? (
          <Button look="primary" onClick={onBack}>
            {act}
          </Button>
        ) : why === "version" || why === "bad" ? (
          <Button look="primary" onClick={() => location.reload()}>
            {act}
          </Button>
        ) : (
          <ButtonLink look="primary" href={why === "closed" ? `/s/${seat.session.id}/record` : "/"}>
            {act}
          </ButtonLink>
        )}
      </div>
    </main>
  );
};
