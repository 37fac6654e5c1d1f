import { useRef } from "preact/hooks";
import copy from "lucide-static/icons/copy.svg";
import { pages } from "../i18n/pages";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { useState } from "preact/hooks";

interface LinkDialogProps {
  title: string;
  /** What the link does, for whom, and until when. */
  say: string;
  url: string;
  onClose: () => void;
}

/** A link that is shown once: to copy, with what it does. */
export const LinkDialog = ({ title, say, url, onClose }: LinkDialogProps) => {
  const t = pages();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const take = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(url);
      setCopied("yes");
    } catch {
      setCopied("no"); // not allowed, or not a secure address: the text is selected
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      acts={
        <>
          <Button look="primary" icon={copy} onClick={() => void take()}>
            {t.invite.copy}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t.invite.done}
          </Button>
        </>
      }
    >
      <p>{say}</p>
      <TextField label={t.invite.link} value={url} onText={() => undefined} readOnly inputRef={input} onFocus={(event) => event.currentTarget.select()} />
      <div aria-live="polite">{copied ? <Notice tone={copied === "yes" ? "plain" : "care"}>{copied === "yes" ? t.invite.copied : t.invite.select}</Notice> : null}</div>
    </Dialog>
  );
};
