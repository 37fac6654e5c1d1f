import { list } from "../i18n/dates";
import { lineWords } from "../i18n/line";
import type { Quality } from "../wire/messages";
import { person } from "./people";
import { me, useTable, type Table } from "./table";

/** Whose line is not good, as the server tells those who lead, and only them: a sentence for each way in which it is not. */
export const linesSaid = (table: Table): string[] => {
  const t = lineWords();
  const said = (quality: Exclude<Quality, "good">) => {
    const names = table.room.lines.value.filter((one) => one.quality === quality && one.person !== me(table)).map((one) => person(table, one.person));
    return names.length > 0 ? t.rail[quality](list(names), names.length > 1) : "";
  };
  return [said("audio"), said("limited")].filter(Boolean);
};

/** The facilitator's help line. Nothing at all while every line is good. */
export const RailLines = () => {
  const table = useTable();
  const t = lineWords();
  const said = linesSaid(table);
  if (said.length === 0) return null;
  return (
    <section class="rail__part rail__part--lines" aria-label={t.rail.title}>
      {said.map((sentence) => (
        <p key={sentence} class="rail__line">
          {sentence}
        </p>
      ))}
      <p class="rail__hint">{t.rail.help}</p>
    </section>
  );
};
