import { words } from "../i18n/room";
import { Dialog } from "../ui/Dialog";
import { cueOf } from "../board/cues";
import { stepName } from "./Stepper";
import { phase, useTable } from "./table";

/** The shortcuts, and what this step is about. */
export const Help = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const table = useTable();
  const t = words();
  const rows: [string, string][] = [
    ["M", t.keys.rows.m],
    ["V", t.keys.rows.v],
    ["H", t.keys.rows.h],
    ["S", t.keys.rows.s],
    ["N", t.keys.rows.n],
    ["F", t.find.title],
    [t.keys.arrows, t.keys.rows.arrows],
    [t.keys.alt, t.keys.rows.move],
    [t.keys.back, t.keys.rows.back],
    ["Esc", t.keys.rows.esc],
    ["?", t.keys.rows.help],
  ];
  const shown = rows.filter(([key]) => key !== "V" || !table.room.audioOnly.value);
  const cue = cueOf(t, table);
  return (
    <Dialog open={open} onClose={onClose} title={t.keys.title}>
      <section class="help__step">
        <h3>{t.keys.methodTitle(stepName(t, phase(table)))}</h3>
        <p>
          {cue.say} {cue.more}
        </p>
      </section>
      <p class="field__hint">{t.keys.lead}</p>
      <dl class="keys">
        {shown.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};
