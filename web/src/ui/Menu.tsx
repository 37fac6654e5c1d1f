import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Button } from "./Button";
import { Icon } from "./Icon";

export interface MenuItem {
  label: string;
  icon?: string;
  /** A refusal-like act (remove, leave): drawn in the colour of stop, with its word. */
  stop?: boolean;
  /** true: this one of several is the present choice. */
  current?: boolean;
  /** The language of the label when it is not the page's. */
  lang?: string;
  onPick: () => void;
}

interface MenuProps {
  /** The word of the button. */
  label: ComponentChildren;
  icon?: string;
  iconOnly?: boolean;
  items: readonly MenuItem[];
}

/** Puts the list under its button, inside the window, whatever the scroll. */
const place = (list: HTMLElement, button: HTMLElement): void => {
  const from = button.getBoundingClientRect();
  const { offsetWidth: w, offsetHeight: h } = list;
  const below = from.bottom + 4 + h <= innerHeight || from.top < h;
  list.style.top = `${below ? from.bottom + 4 : from.top - h - 4}px`;
  list.style.left = `${Math.max(8, Math.min(from.right - w, innerWidth - w - 8))}px`;
};

/** A button that opens a short list of acts (ARIA menu button pattern), on the platform's popover: Esc and a click elsewhere close it. */
export const Menu = ({ label, icon, iconOnly, items }: MenuProps) => {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
  const focus = (index: number) => {
    const all = entries();
    all[(index + all.length) % all.length]?.focus();
  };
  const trigger = () => button.current?.querySelector("button");
  const show = (last = false) => {
    const from = trigger();
    if (!list.current || !from) return;
    list.current.showPopover();
    place(list.current, from);
    focus(last ? -1 : 0);
  };
  const hide = (back: boolean) => {
    list.current?.hidePopover();
    if (back) trigger()?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const here = entries().indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focus(to);
    } else if (event.key === "Tab") hide(true);
  };
  return (
    <div class="menu" ref={button}>
      <Button
        look="quiet"
        icon={icon}
        iconOnly={iconOnly}
        aria-haspopup="menu"
        aria-expanded={open ? "true" : "false"}
        aria-controls={id}
        onClick={() => (open ? hide(true) : show())}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          show(event.key === "ArrowUp");
        }}
      >
        {label}
      </Button>
      <div ref={list} id={id} class="menu__list" popover="auto" role="menu" onKeyDown={move} onToggle={(event) => setOpen(event.newState === "open")}>
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role={item.current === undefined ? "menuitem" : "menuitemradio"}
            aria-checked={item.current === undefined ? undefined : item.current ? "true" : "false"}
            tabIndex={-1}
            lang={item.lang}
            class={item.stop ? "menu__item menu__item--stop" : "menu__item"}
            onClick={() => {
              hide(true);
              item.onPick();
            }}
          >
            {item.icon ? <Icon of={item.icon} /> : null}
            {item.label}
          </button>
        ))}
      </div>
    </div>
  );
};
