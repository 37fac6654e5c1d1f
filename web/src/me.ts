import { signal } from "@preact/signals";
import { api } from "./api/client";
import { lang, speak, type Lang } from "./i18n/lang";
import { pages } from "./i18n/pages";
import { toast } from "./ui/Toast";
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

/** Changes the language of this tab. When its words cannot be fetched, says so and stays. */
const turnTo = async (next: Lang): Promise<boolean> => {
  if (next === lang.peek()) return true;
  const done = await speak(next);
  if (!done) toast(pages().ui.languageFailed, "failed");
  return done;
};

/** Takes in who the server says this browser is, and their language with it. Resolves when the page speaks it. */
export const know = async (person: Person | null): Promise<void> => {
  you.value = person;
  try {
    if (person) localStorage.setItem(key, "yes");
    else localStorage.removeItem(key);
  } catch {
    // storage refused: see wasKnown
  }
  if (person) await turnTo(person.lang);
};

/** The person picked another language: the page changes, then the server is told if it knows this browser. A refusal there changes nothing. */
export const chooseLang = async (next: Lang): Promise<void> => {
  if (!(await turnTo(next))) return;
  const person = you.value;
  if (!person || person.lang === next) return;
  you.value = { ...person, lang: next };
  api.changeMe({ lang: next }).catch(() => undefined);
};
