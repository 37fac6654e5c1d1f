import pause from "lucide-static/icons/pause.svg";
import route from "lucide-static/icons/route.svg";
import search from "lucide-static/icons/search.svg";
import { words } from "../i18n/room";
import { useTable } from "../session/table";
import { Button } from "../ui/Button";
import { Visibility } from "../ui/Visibility";
import type { Signal } from "../wire/messages";

const signals: readonly { signal: Signal; icon: string }[] = [
  { signal: "clearer", icon: search },
  { signal: "drift", icon: route },
  { signal: "pause", icon: pause },
];

/** The client says it with a tap: seen by everyone, spoken by nobody. */
export const Signals = () => {
  const table = useTable();
  const t = words();
  return (
    <section class="signals" aria-labelledby="sig-h">
      <div class="section__head">
        <h3 id="sig-h">{t.consult.signals}</h3>
        <Visibility who="all">{t.vis.signals}</Visibility>
      </div>
      <div class="signals__list">
        {signals.map(({ signal, icon }) => (
          <Button key={signal} icon={icon} onClick={() => table.conn.act({ k: "signal.send", signal })}>
            {t.consult[signal]}
          </Button>
        ))}
      </div>
    </section>
  );
};
