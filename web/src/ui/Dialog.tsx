import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import x from "lucide-static/icons/x.svg";
import { ui } from "../i18n/ui";
import { Button } from "./Button";

interface DialogProps {
  open: boolean;
  /** Asked for by Esc, the cross, or a click beside the dialog. The owner of `open` decides. */
  onClose: () => void;
  title: ComponentChildren;
  children: ComponentChildren;
  /** Buttons at the foot, the primary one first. */
  acts?: ComponentChildren;
  wide?: boolean;
}

/** A dialog that is taken off the page while open leaves the focus nowhere: back to what opened it. */
const giveBack = (opener: Element | null): void => {
  requestAnimationFrame(() => {
    if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body) opener.focus();
  });
};

/** A modal dialog on the platform's own `dialog`: focus stays inside, the page behind is inert, focus goes back where it came from. */
export const Dialog = ({ open, onClose, title, children, acts, wide }: DialogProps) => {
  const t = ui();
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      opener.current = document.activeElement;
      dialog.showModal();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  useEffect(() => () => giveBack(opener.current), []);
  return (
    <dialog
      ref={ref}
      class={wide ? "dialog dialog--wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose(); // the backdrop: everything else is inside .dialog__sheet
      }}
    >
      {open ? (
        <div class="dialog__sheet">
          <header class="dialog__head">
            <h2 id={id}>{title}</h2>
            <Button look="quiet" icon={x} iconOnly onClick={onClose}>
              {t.close}
            </Button>
          </header>
          <div class="dialog__body">{children}</div>
          {acts ? <footer class="dialog__acts">{acts}</footer> : null}
        </div>
      ) : null}
    </dialog>
  );
};
