import { useSignal } from "@preact/signals";
import headphones from "lucide-static/icons/headphones.svg";
import micOff from "lucide-static/icons/mic-off.svg";
import { list } from "../i18n/dates";
import { lineWords } from "../i18n/line";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { keepFine, saidFine } from "./fine";
import { person } from "./people";
import { useTable } from "./table";

/** That the others hear voices twice because of this microphone, and what to do; only this person is told, and whoever shares their room. Whom it is fine with is not named again. */
export const EchoNotices = () => {
  const table = useTable();
  const { room, media, seat } = table;
  const fine = useSignal<readonly string[]>(saidFine(seat.session.id));
  const { near = [], own } = room.echo.value;
  const what = (own ? ["own"] : near).filter((one) => !fine.value.includes(one));
  if (what.length === 0 || !media.own.on.value.mic) return null;
  const t = lineWords().echo;
  const settle = () => {
    fine.value = [...fine.value, ...what];
    keepFine(seat.session.id, fine.value);
  };
  return (
    <Notice
      tone="care"
      icon={headphones}
      acts={
        <>
          <Button icon={micOff} onClick={() => void media.own.setMic(false)}>
            {t.off}
          </Button>
          <Button look="quiet" onClick={settle}>
            {t.fine}
          </Button>
        </>
      }
    >
      {own ? t.own : t.near(list(what.map((id) => person(table, id))))}
    </Notice>
  );
};
