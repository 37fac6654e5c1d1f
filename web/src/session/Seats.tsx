import volume from "lucide-static/icons/volume-2.svg";
import { words } from "../i18n/room";
import { Button } from "../ui/Button";
import { Floor } from "./Floor";
import { SeatView } from "./SeatView";
import { me, useTable } from "./table";

/** The people, always first: who has the floor large, and everyone in their seat. With no camera and no screen on, the seats stand round a table. */
export const Seats = () => {
  const table = useTable();
  const t = words();
  const seats = table.room.state.value?.seats ?? [];
  const mine = seats.findIndex((seat) => seat.person === me(table));
  const pictures =
    !table.room.audioOnly.value &&
    (table.media.own.selfView.value !== null || Boolean(table.room.state.value?.screen.by) || [...table.room.here.value.values()].some((p) => p.cam && p.on === "here"));
  return (
    <section class={pictures ? "table" : "table ring"} aria-labelledby="table-h" data-seats={seats.length}>
      <h2 class="vh" id="table-h">
        {t.table.title}
      </h2>
      {seats.length > 0 ? <Floor pictures={pictures} /> : null}
      {table.media.sound.blocked.value ? (
        <div class="table__hear">
          <Button look="primary" icon={volume} onClick={() => table.media.sound.unblock()}>
            {t.table.hear}
          </Button>
          <p class="field__hint">{t.table.hearWhy}</p>
        </div>
      ) : null}
      <ol
        class={seats.length > 6 ? "seats seats--many" : "seats"}
        style={{ "--seats": String(seats.length), "--me": String(Math.max(0, mine)) }}
        aria-label={t.table.seats}
      >
        {seats.map((seat, i) => (
          <SeatView key={seat.person} id={seat.person} index={i} />
        ))}
      </ol>
    </section>
  );
};
