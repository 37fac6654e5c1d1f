import { signal } from "@preact/signals";
import { api } from "./api/client";
import { speak, type Lang } from "./i18n/lang";
import type { Person } from "./api/types";

/** Who this browser is: undefined until the server has said, null for nobody. */
export const you = signal<Person | null | undefined>(undefined);

const key = "codev.known";

/** True when the server knew this browser last time: then the first page is not the one for strangers. A hint, never a proof. */
export const wasKnown = (): boolean => {
  try {
    return localStorage.getItem(key) === "yes";
  } catch {
    return false; // storage refused: the page for strangers shows for a moment
  }
};

/** Takes in who the server says this browser is, and their language with it. */
export const know = (person: Person | null): void => {
  you.value = person;
  if (person) speak(person.lang);
  try {
    if (person) localStorage.setItem(key, "yes");
    else localStorage.removeItem(key);
  } catch {
    // storage refused: see wasKnown
  }
};

/** Tells the server the language that was chosen, if it knows this browser. The page has changed already; a refusal changes nothing. */
export const keepLang = (lang: Lang): void => {
  const person = you.value;
  if (!person || person.lang === lang) return;
  you.value = { ...person, lang };
  api.changeMe({ lang }).catch(() => undefined);
};
