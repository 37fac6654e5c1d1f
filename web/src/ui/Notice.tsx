import type { ComponentChildren } from "preact";
import info from "lucide-static/icons/info.svg";
import alert from "lucide-static/icons/triangle-alert.svg";
import { Icon } from "./Icon";

interface NoticeProps {
  /** plain: what is true. care: not yet saved, on the way back. stop: refused or broken; announced at once. */
  tone?: "plain" | "care" | "stop";
  icon?: string;
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** Buttons: what can be done about it. */
  acts?: ComponentChildren;
}

/** One sentence, and what can be done about it. */
export const Notice = ({ tone = "plain", icon, title, children, acts }: NoticeProps) => (
  <div class={tone === "plain" ? "notice" : `notice notice--${tone}`} role={tone === "stop" ? "alert" : "status"}>
    <Icon of={icon ?? (tone === "plain" ? info : alert)} />
    <div>
      <p>
        {title ? <strong>{title}</strong> : null}
        {title && children ? " " : null}
        {children}
      </p>
      {acts ? <div class="row">{acts}</div> : null}
    </div>
  </div>
);
