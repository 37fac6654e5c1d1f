import check from "lucide-static/icons/check.svg";
import dots from "lucide-static/icons/ellipsis.svg";
import hand from "lucide-static/icons/hand.svg";
import leave from "lucide-static/icons/log-out.svg";
import mic from "lucide-static/icons/mic.svg";
import micOff from "lucide-static/icons/mic-off.svg";
import monitor from "lucide-static/icons/monitor-up.svg";
import octagon from "lucide-static/icons/octagon-pause.svg";
import volumeOff from "lucide-static/icons/volume-off.svg";
import plus from "lucide-static/icons/plus.svg";
import settings from "lucide-static/icons/settings-2.svg";
import sign from "lucide-static/icons/signpost-big.svg";
import skip from "lucide-static/icons/skip-forward.svg";
import video from "lucide-static/icons/video.svg";
import videoOff from "lucide-static/icons/video-off.svg";
import { words } from "../i18n/room";
import { BarButton } from "./BarButton";
import { handUp, held, mayPass, mayShow, myTurn, newCard, sayStop, toggleCam, toggleHand, toggleMic, toggleScreen, write } from "./gestures";
import { can, leads, useTable } from "./table";

/** The bar; on a phone, the thumb bar. What this person may not do now has no key. */
export const Bar = () => {
  const table = useTable();
  const t = words();
  const on = table.media.own.on.value;
  const turn = myTurn(table) && can(table, "floor.release");
  const raised = handUp(table);
  const lead = leads(table);
  const card = newCard(t, table);
  const rail = table.open.value === "rail";
  const shut = held(table);
  return (
    <footer class="bar">
      <nav aria-label={t.bar.title}>
        <ul>
          <BarButton icon={!on.mic ? micOff : shut ? volumeOff : mic} word={!on.mic ? t.bar.mutedLong : shut ? t.gates.heldBar : t.bar.mic} short={!on.mic ? t.bar.muted : shut ? t.gates.heldShort : t.bar.micShort} off={!on.mic} keys="m" onClick={() => toggleMic(table)} />
          {shut ? <BarButton icon={octagon} word={t.gates.stop} short={t.gates.stopShort} keys="s" onClick={() => sayStop(table)} /> : null}
          {table.room.audioOnly.value ? null : <BarButton icon={on.cam ? video : videoOff} word={t.bar.cam} off={!on.cam} keys="v" when="only-wide" onClick={() => toggleCam(table)} />}
          {mayShow(table) ? <BarButton icon={monitor} word={t.bar.screen} pressed={table.share.mode.value !== "off"} when="only-wide" onClick={() => toggleScreen(table)} /> : null}
          {can(table, raised ? "hand.lower" : "hand.raise") && !turn ? (
            <BarButton icon={hand} word={raised ? t.bar.handUp : t.bar.hand} short={t.bar.hand} pressed={raised} keys="h" onClick={() => toggleHand(table)} />
          ) : null}
          {turn ? <BarButton icon={check} word={t.bar.done} short={t.bar.doneShort} main onClick={() => table.conn.act({ k: "floor.release" })} /> : null}
          {mayPass(table) ? <BarButton icon={skip} word={t.bar.pass} onClick={() => table.conn.act({ k: "round.pass" })} /> : null}
          {lead ? (
            <BarButton icon={sign} word={t.bar.lead} main pressed={rail} when="only-narrow" controls="rail" onClick={() => (table.open.value = rail ? "" : "rail")} />
          ) : (
            <BarButton icon={plus} word={card.word} main when="only-phone" onClick={() => write(card.field)} />
          )}
          <BarButton icon={settings} word={t.bar.devices} when="only-wide push" onClick={() => (table.open.value = "devices")} />
          <BarButton icon={leave} word={t.bar.leave} leave when="only-wide" onClick={() => (table.open.value = "leave")} />
          <BarButton icon={dots} word={t.bar.more} when="only-phone" onClick={() => (table.open.value = "more")} />
        </ul>
      </nav>
    </footer>
  );
};
