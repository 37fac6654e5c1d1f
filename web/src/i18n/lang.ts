import { effect, signal } from "@preact/signals";

/** The languages of the product. Each person has one, whatever the others in the room read. */
export type Lang = "en" | "fr";

export const langs: readonly Lang[] = ["fr", "en"];

const key = "codev.lang";

export const isLang = (value: unknown): value is Lang => value === "en" || value === "fr";

/** The first language of the browser's list that we speak; English when there is none. */
export const detect = (wanted: readonly string[]): Lang => {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (isLang(base)) return base;
  }
  return "en";
};

const remembered = (): Lang | null => {
  try {
    const value = localStorage.getItem(key);
    return isLang(value) ? value : null;
  } catch {
    return null; // storage refused: the browser's own list decides at every visit
  }
};

/** The language of this tab. Reading it in a component makes the component follow it. */
export const lang = signal<Lang>(typeof navigator === "undefined" ? "en" : (remembered() ?? detect(navigator.languages)));

/** Changes the language at once, and remembers it in this browser for pages seen before signing in. */
export const speak = (next: Lang): void => {
  lang.value = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // storage refused: the choice lasts as long as the tab
  }
};

if (typeof document !== "undefined") effect(() => document.documentElement.setAttribute("lang", lang.value));
