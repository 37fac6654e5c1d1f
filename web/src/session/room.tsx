import { useEffect, useRef, useState } from "preact/hooks";
import "../styles/room.css";
import "../styles/room-more.css";
import "../styles/board.css";
import type { Seat } from "../api/types";
import type { Devices } from "../check/devices";
import { open } from "../media/devices";
import { Skeleton } from "../ui/Skeleton";
import { words } from "../i18n/room";
import { Shell } from "./Shell";
import { TableContext, type Table } from "./table";
import { sit } from "./sit";

/** The devices as they were when this tab was left, opened anew. */
const reopened = async (devices: Devices, on: { mic: boolean; cam: boolean }): Promise<Devices> => {
  const [mic, cam] = await Promise.all([on.mic ? open("mic", devices.micId) : null, on.cam ? open("cam", devices.camId) : null]);
  const track = (got: typeof mic) => (typeof got === "string" ? null : got); // the room asks again, and says why
  return { ...devices, mic: track(mic), cam: track(cam), micOn: on.mic, camOn: on.cam };
};

/**
 * The room of one session. `session` is the person's place in it, `devices` what the device check chose; the room owns the
 * tracks from here on. `onEnd` is called when the person leaves.
 */
export default function Room({ session, devices, onEnd }: { session: Seat; devices: Devices; onEnd?: () => void }) {
  const [table, setTable] = useState<Table | null>(null);
  const [again, setAgain] = useState(0);
  const was = useRef({ mic: devices.micOn, cam: devices.camOn });
  useEffect(() => {
    let gone = false;
    let stop: () => void = () => undefined;
    void (again === 0 ? Promise.resolve(devices) : reopened(devices, was.current)).then((chosen) => sit(session, chosen)).then((sat) => {
      if (gone) sat.stop();
      else {
        stop = sat.stop;
        setTable(sat.table);
      }
    });
    return () => {
      gone = true;
      stop();
      setTable(null);
    };
  }, [session.session.id, again]);
  if (!table) {
    const t = words();
    return (
      <main class="room room__loading" id="main" tabIndex={-1}>
        <Skeleton label={t.line.loading} />
        <p class="vis">{t.line.people}</p>
      </main>
    );
  }
  return (
    <TableContext.Provider value={table}>
      <Shell
        onBack={() => {
          was.current = table.media.own.on.peek();
          setAgain(again + 1);
        }}
        onEnd={onEnd}
      />
    </TableContext.Provider>
  );
}
