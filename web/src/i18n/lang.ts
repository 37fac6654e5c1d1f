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

/** One dictionary: fetches a language of itself. Undefined when that language is there already. */
type Fetch = (lang: Lang) => Promise<void> | undefined;

const dictionaries: Fetch[] = [];

/** Makes a dictionary one of those that {@link ready} and {@link speak} wait for. */
export const register = (fetch: Fetch): void => void dictionaries.push(fetch);

/** What is still to be fetched before every part of the page that is here can say everything in that language. */
const missing = (of: Lang): Promise<void>[] => dictionaries.flatMap((fetch) => fetch(of) ?? []);

/**
 * Resolves when every dictionary speaks the present language: to be awaited before a part of the client that brought dictionaries with it is
 * first shown. Rejects when the words cannot be fetched; the next call tries again.
 */
export const ready = async (): Promise<void> => {
  for (let wait = missing(lang.peek()); wait.length > 0; wait = missing(lang.peek())) await Promise.all(wait);
};

let turn = 0;

/**
 * Changes the language once all its words are here, so that no page is ever half in one and half in another, and remembers it in this browser
 * for pages seen before signing in. False when the words could not be fetched: the present language stays. Of two changes the later counts.
 */
export const speak = async (next: Lang): Promise<boolean> => {
  const mine = ++turn;
  try {
    for (let wait = missing(next); wait.length > 0; wait = missing(next)) await Promise.all(wait);
  } catch {
    return mine !== turn;
  }
  if (mine !== turn) return true;
  lang.value = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // storage refused: the choice lasts as long as the tab
  }
  return true;
};

if (typeof document !== "undefined") effect(() => document.documentElement.setAttribute("lang", lang.value));
