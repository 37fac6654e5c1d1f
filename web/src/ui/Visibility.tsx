import type { ComponentChildren } from "preact";
import eye from "lucide-static/icons/eye.svg";
import lock from "lucide-static/icons/lock.svg";
import users from "lucide-static/icons/users.svg";
import { Icon } from "./Icon";

const icons = { me: lock, some: eye, all: users };

/** Who sees this, as an icon and a word. Stands on every input and every private thing. me: only you; some: part of the group; all: everyone here. */
export const Visibility = ({ who, children, id }: { who: keyof typeof icons; children: ComponentChildren; id?: string }) => (
  <span class="vis" id={id}>
    <Icon of={icons[who]} />
    <span>{children}</span>
  </span>
);
