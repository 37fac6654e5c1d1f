import { words } from "../i18n/room";
import { person } from "../session/people";
import { me, useTable } from "../session/table";
import { SelectField } from "../ui/Field";

/** For the scribe: whose words these are. That person may correct them. */
export const SaidBy = ({ value, onPick }: { value: string; onPick: (id: string) => void }) => {
  const table = useTable();
  const t = words();
  if (!table.room.you.value?.roles.includes("scribe")) return null;
  const seats = table.room.state.value?.seats.filter((seat) => seat.person !== me(table)) ?? [];
  const options = [{ value: "", label: t.card.you }, ...seats.map((seat) => ({ value: seat.person, label: person(table, seat.person) }))];
  return <SelectField label={t.card.saidWho} value={value} options={options} onPick={onPick} />;
};
