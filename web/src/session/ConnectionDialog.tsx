import { useEffect } from "preact/hooks";
import { useSignal, type Signal } from "@preact/signals";
import videoOff from "lucide-static/icons/video-off.svg";
import { lineWords } from "../i18n/line";
import { lang } from "../i18n/lang";
import { figures, verdict, type Figures, type Row, type Stream } from "../media/figures";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { pausedOf, person } from "./people";
import { useTable, type Table } from "./table";

const every = 1000; // ms between two looks

/** One's own line, in words first, then in figures. Nobody else sees it. */
export const ConnectionDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const table = useTable();
  const t = lineWords();
  const now = useSignal<Figures | null>(null);
  useFigures(table, open, now);
  const quality = table.room.quality.value;
  const lost = table.media.lostNow.value || table.room.line.value.at === "lost";
  const how = verdict(lost, quality?.quality, now.value);
  const path = now.value ? t.path[now.value.path] : "";
  return (
    <Dialog open={open} onClose={onClose} title={t.title}>
      <div class="conn__words" role="status">
        <p class="conn__say">{t.verdict[how]}</p>
        <p>
          {path} {how === "good" || how === "unknown" ? "" : t.board}
        </p>
      </div>
      {how === "good" || how === "unknown" || how === "lost" ? null : (
        <div class="conn__advice">
          <p>{t.advice.near}</p>
          {table.media.own.on.value.cam ? (
            <Button icon={videoOff} onClick={() => void table.media.own.setCam(false)}>
              {t.advice.camOff}
            </Button>
          ) : null}
        </div>
      )}
      {now.value ? <Numbers now={now.value} estimate={quality?.estimate ?? 0} /> : null}
    </Dialog>
  );
};

/** Looks once a second while the page is open. */
const useFigures = (table: Table, open: boolean, now: Signal<Figures | null>): void => {
  useEffect(() => {
    if (!open) return;
    let before: Row[] = [];
    const look = async () => {
      const rows = await table.media.rows();
      if (before.length > 0) now.value = figures(rows, before);
      before = rows;
    };
    void look();
    const timer = setInterval(() => void look(), every);
    return () => {
      clearInterval(timer);
      now.value = null;
    };
  }, [open]);
};

const bits = (rate: number): string => {
  const mega = rate >= 1_000_000;
  return `${(mega ? rate / 1_000_000 : rate / 1000).toLocaleString(lang.value, { maximumFractionDigits: mega ? 1 : 0 })} ${mega ? "Mbit/s" : "kbit/s"}`;
};
const percent = (share: number): string => share.toLocaleString(lang.value, { style: "percent", maximumFractionDigits: 1 });
const ms = (time: number): string => `${Math.round(time)} ms`;

const Numbers = ({ now, estimate }: { now: Figures; estimate: number }) => {
  const table = useTable();
  const t = lineWords();
  const rows: [string, string][] = [
    [t.rows.down, bits(now.down)],
    [t.rows.up, bits(now.up)],
    [t.rows.estimate, t.estimated(estimate > 0 ? bits(estimate) : "", now.room > 0 ? bits(now.room) : "")],
    [t.rows.lossDown, percent(now.lossDown)],
    [t.rows.lossUp, percent(now.lossUp)],
    [t.rows.roundTrip, ms(now.roundTrip)],
    [t.rows.jitter, ms(now.jitter)],
    [t.rows.codecs, now.codecs.join(", ")],
  ];
  const seats = table.room.state.value?.seats.filter((seat) => seat.person !== table.room.you.value?.id) ?? [];
  return (
    <>
      <h3>{t.figures}</h3>
      <dl class="facts conn__facts num">
        {rows.filter(([, value]) => value !== "").map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t.seats}</h3>
      <dl class="facts conn__facts num">
        {seats.map(({ person: id }) => (
          <div key={id}>
            <dt>{person(table, id)}</dt>
            <dd>{said(now.received.filter((one) => table.media.personAt(one.mid) === id), pausedOf(table, id) ? t.seat.paused : "") || t.noPicture}</dd>
          </div>
        ))}
        <div>
          <dt>{t.sends}</dt>
          <dd>{said(now.sent, "") || t.noPicture}</dd>
        </div>
      </dl>
    </>
  );
};

/** What one person's lines carry: voice, and each picture with its size. */
const said = (streams: readonly Stream[], more: string): string => {
  const t = lineWords();
  const picture = (one: Stream) => `${one.width} × ${one.height}, ${t.fps(one.fps)}, ${bits(one.rate)}`;
  const parts = streams.map((one) => (one.kind === "audio" ? `${t.voice} ${bits(one.rate)}` : one.width > 0 ? picture(one) : ""));
  return [...parts, more].filter(Boolean).join(" · ");
};
