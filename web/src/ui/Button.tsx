import type { ComponentChildren, HTMLAttributes } from "preact";
import { Icon } from "./Icon";

interface Look {
  /** primary: at most one per panel, and it names the act. quiet: everything beside it. */
  look?: "primary" | "quiet" | "outline";
  icon?: string;
  wide?: boolean;
  /** true: the word is for screen readers only, and shows as a tooltip. */
  iconOnly?: boolean;
  class?: string;
  children: ComponentChildren;
}

const classes = ({ look, wide, iconOnly, class: more }: Omit<Look, "children">): string =>
  ["btn", look === "primary" && "btn--primary", look === "quiet" && "btn--quiet", wide && "btn--wide", iconOnly && "btn--icon", more].filter(Boolean).join(" ");

type ButtonProps = Look & {
  /** true while the act is under way: the button stays focusable, says so, and does nothing. */
  busy?: boolean;
} & Omit<HTMLAttributes<HTMLButtonElement>, "class" | "icon" | "children" | "role"> & { type?: "button" | "submit"; value?: string; name?: string };

/** A button. It is a plain `button` unless `type="submit"`; what a person may not do has no button at all. */
export const Button = ({ look, icon, wide, iconOnly, class: more, busy, children, type, onClick, ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type ?? "button"}
    class={classes({ look, wide, iconOnly, class: more })}
    aria-disabled={busy ? "true" : undefined}
    aria-busy={busy ? "true" : undefined}
    onClick={(event) => {
      if (busy) event.preventDefault();
      else onClick?.(event);
    }}
  >
    {icon ? <Icon of={icon} /> : null}
    {iconOnly ? <span class="vh">{children}</span> : children}
  </button>
);

type LinkProps = Look & { href: string } & Omit<HTMLAttributes<HTMLAnchorElement>, "class" | "icon" | "children" | "role"> & { download?: string | boolean };

/** A link that looks like a button: it leads somewhere. */
export const ButtonLink = ({ look, icon, wide, iconOnly, class: more, children, ...rest }: LinkProps) => (
  <a {...rest} class={classes({ look, wide, iconOnly, class: more })}>
    {icon ? <Icon of={icon} /> : null}
    {iconOnly ? <span class="vh">{children}</span> : children}
  </a>
);
