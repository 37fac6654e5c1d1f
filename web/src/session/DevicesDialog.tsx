import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import signalIcon from "lucide-static/icons/signal.svg";
import { lineWords } from "../i18n/line";
import { words } from "../i18n/room";
import { list, type DeviceList } from "../media/devices";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { SelectField } from "../ui/Field";
import { DeviceNotices } from "./DeviceNotices";
import { useTable } from "./table";

/** Which microphone, camera and loudspeaker; followed when something is plugged in. */
export const DevicesDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const table = useTable();
  const { media, room } = table;
  const t = words();
  const found = useSignal<DeviceList>({ mics: [], cams: [], speakers: [] });
  useEffect(() => {
    if (!open) return;
    const look = () => void list().then((all) => (found.value = all));
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, [open]);
  const { mics, cams, speakers } = found.value;
  const ids = media.own.ids.value;
  const options = (devices: MediaDeviceInfo[]) => [{ value: "", label: t.devices.standard }, ...devices.filter((d) => d.deviceId !== "default").map((d) => ({ value: d.deviceId, label: d.label || d.deviceId.slice(0, 8) }))];
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.devices.title}
      acts={
        <Button look="quiet" icon={signalIcon} onClick={() => (table.open.value = "connection")}>
          {lineWords().open}
        </Button>
      }
    >
      <DeviceNotices inDialog />
      <SelectField label={t.devices.mic} value={ids.mic ?? ""} options={options(mics)} onPick={(id) => void media.own.use("mic", id)} />
      {room.audioOnly.value ? null : <SelectField label={t.devices.cam} value={ids.cam ?? ""} options={options(cams)} onPick={(id) => void media.own.use("cam", id)} />}
      {speakers.length > 0 ? (
        <SelectField
          label={t.devices.speaker}
          value={ids.speaker ?? ""}
          options={options(speakers)}
          onPick={(id) => media.hear(id)}
        />
      ) : null}
    </Dialog>
  );
};
