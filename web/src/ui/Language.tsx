import globe from "lucide-static/icons/globe.svg";
import { ui } from "../i18n/ui";
import { lang, langs, type Lang } from "../i18n/lang";
import { Menu } from "./Menu";

const names: Record<Lang, string> = { fr: "Français", en: "English" };

/** The language of this person, at any time. */
export const Language = ({ onPick }: { onPick: (next: Lang) => void }) => {
  const t = ui();
  const items = langs.map((code) => ({
    label: names[code],
    lang: code,
    current: code === lang.value,
    onPick: () => onPick(code),
  }));
  return (
    <Menu
      icon={globe}
      items={items}
      label={
        <>
          {lang.value.toUpperCase()}
          <span class="vh">{t.changeLanguage}</span>
        </>
      }
    />
  );
};
