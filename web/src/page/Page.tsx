import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import user from "lucide-static/icons/user.svg";
import users from "lucide-static/icons/users.svg";
import logOut from "lucide-static/icons/log-out.svg";
import shield from "lucide-static/icons/shield.svg";
import { Profile, Forget } from "../group/Profile";
import { pages } from "../i18n/pages";
import { chooseLang, you } from "../me";
import { navigate } from "../router";
import { Brand } from "../ui/Brand";
import { Language } from "../ui/Language";
import { Menu } from "../ui/Menu";
import { Host } from "./Host";
import { Icon } from "../ui/Icon";

interface PageProps {
  /** The title of the window: what kind of page it is, never whose. */
  title: string;
  narrow?: boolean;
  /** Links beside the language. */
  nav?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** The frame of every page outside the room: brand, language, own menu, content, and who can see what. */
export const Page = ({ title, narrow, nav, class: more, children }: PageProps) => {
  const t = pages();
  const [open, setOpen] = useState<"profile" | "forget" | "host" | null>(null);
  const person = you.value;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const close = () => setOpen(null);
  return (
    <div class={["page", narrow && "page--narrow", more].filter(Boolean).join(" ")}>
      <a class="skip" href="#main">
        {t.app.skip}
      </a>
      <header class="head">
        <Brand />
        <nav class="head__nav no-print" aria-label={t.app.nav}>
          {nav}
          <Language onPick={chooseLang} />
          {person ? (
            <Menu
              icon={user}
              label={
                <>
                  <span class="head__name">{person.name}</span>
                  <span class="vh">, {t.app.menu}</span>
                </>
              }
              items={[
                { label: t.app.myGroups, icon: users, onPick: () => navigate("/") },
                { label: t.app.profile, icon: user, onPick: () => setOpen("profile") },
                { label: t.app.signOut, icon: logOut, stop: true, onPick: () => setOpen("forget") },
              ]}
            />
          ) : null}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot no-print">
        <span>{t.app.source}</span>
        <button class="foot__link" type="button" onClick={() => setOpen("host")}>
          <Icon of={shield} />
          {t.app.hosting}
        </button>
      </footer>
      <Host open={open === "host"} onClose={close} />
      {person ? <Profile person={person} open={open === "profile"} onClose={close} /> : null}
      <Forget open={open === "forget"} onClose={close} />
    </div>
  );
};
