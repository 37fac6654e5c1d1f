import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

/** Who can see what, in plain words. Says what the program cannot prevent as well as what it does. */
export const Host = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const t = pages().host;
  const rows: readonly (readonly [string, string])[] = [
    [t.room, t.roomSay],
    [t.you, t.youSay],
    [t.way, t.waySay],
    [t.host, t.hostSay],
    [t.sponsor, t.sponsorSay],
    [t.end, t.endSay],
  ];
  return (
    <Dialog
      wide
      open={open}
      onClose={onClose}
      title={t.title}
      acts={
        <Button look="primary" onClick={onClose}>
          {t.close}
        </Button>
      }
    >
      <p class="page__lead">{t.lead}</p>
      <dl class="deflist deflist--rows">
        {rows.map(([name, say]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{say}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};
