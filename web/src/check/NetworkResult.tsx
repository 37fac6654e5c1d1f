import alert from "lucide-static/icons/triangle-alert.svg";
import again from "lucide-static/icons/rotate-cw.svg";
import check from "lucide-static/icons/check.svg";
import cross from "lucide-static/icons/x.svg";
import hourglass from "lucide-static/icons/hourglass.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import type { Path } from "../media/path";
import type { Network, NetworkTrial } from "./network";

type Mark = "yes" | "part" | "no" | "wait";

const marks: Record<Mark, string> = { yes: check, part: alert, no: cross, wait: hourglass };

const Line = ({ what, mark, children }: { what: string; mark: Mark; children: string }) => (
  <li>
    <Icon of={marks[mark]} class={mark} />
    <strong>{what}</strong>
    <span>{children}</span>
  </li>
);

const webPort = () => location.port || (location.protocol === "https:" ? "443" : "80");

const voiceOver = (path: Path): string => {
  const t = pages().check.network;
  if (path.kind !== "relay") return path.kind === "udp" ? t.works : t.overTCP;
  return path.over === "tls" ? t.overWeb(webPort()) : t.overRelay;
};

const Lines = ({ now, voiceOnly }: { now: Network; voiceOnly: boolean }) => {
  const t = pages().check.network;
  const row = (board: [Mark, string], voice: [Mark, string], video: [Mark, string]) => (
    <ul class="results">
      <Line what={t.board} mark={board[0]}>
        {board[1]}
      </Line>
      <Line what={t.voice} mark={voice[0]}>
        {voice[1]}
      </Line>
      {voiceOnly ? null : (
        <Line what={t.video} mark={video[0]}>
          {video[1]}
        </Line>
      )}
    </ul>
  );
  const waiting: [Mark, string] = ["wait", t.trying];
  const works: [Mark, string] = ["yes", t.works];
  switch (now.state) {
    case "trying":
      return row(now.board ? works : waiting, waiting, waiting);
    case "offline":
      return row(["no", t.offline], ["no", t.offline], ["no", t.offline]);
    case "blocked":
      return row(["no", t.noSocket], ["no", t.untried], ["no", t.untried]);
    case "tried":
      if (!now.voice) return row(works, ["no", t.noVoice], ["no", t.noVideo]);
      return row(works, ["yes", voiceOver(now.voice)], now.voice.kind === "udp" ? works : ["part", t.lowVideo]);
    default:
      return now satisfies never;
  }
};

/** What of board, voice and video this network will let through, why, and what to ask for. It keeps nobody from going in. */
export const NetworkResult = ({ trial, voiceOnly }: { trial: NetworkTrial; voiceOnly: boolean }) => {
  const t = pages().check.network;
  const now = trial.result.value;
  const ask =
    now.state === "blocked" ? t.askSockets(location.host) : now.state === "tried" && !now.voice ? t.askPorts(location.hostname, now.port, webPort()) : null;
  return (
    <section class="panel" aria-labelledby="net-h">
      <h2 id="net-h">{t.title}</h2>
      <div role="status">
        <Lines now={now} voiceOnly={voiceOnly} />
        {ask ? <p class="meta">{ask}</p> : null}
      </div>
      {now.state === "trying" ? null : (
        <div class="row">
          <Button look="quiet" icon={again} onClick={() => void trial.start()}>
            {t.again}
          </Button>
        </div>
      )}
    </section>
  );
};
