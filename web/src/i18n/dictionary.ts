import { lang, register, type Lang } from "./lang";

/** What a translation of T must hold: the same members. A sentence with holes is a function of the same arguments. */
export type Like<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : T[K] extends string ? string : Like<T[K]>;
};

/**
 * Puts the no-break spaces of French typography into a sentence: before : ; ! ? » and after «. Sources are written
 * with plain spaces, so that nobody has to type what nobody can see.
 */
export const french = (text: string): string => text.replace(/ (?=[:;!?»%])/g, "\u00a0").replace(/« /g, "«\u00a0");

const typeset = <T>(value: T): T => {
  if (typeof value === "string") return french(value) as T;
  if (typeof value === "function") return ((...args: unknown[]) => french(value(...args) as string)) as T;
  return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, typeset(member)])) as T;
};

/**
 * Makes a dictionary of two translations, each a chunk of its own: a browser fetches the one that its person reads. The result gives the words
 * in {@link lang} and makes the component that calls it follow a change: `const t = pages();` then `t.start.title` or `t.home.door(time)`.
 * It may be called once `ready()` has resolved. A member missing in one of the two is a type error.
 */
export const dictionary = <T extends object>(both: { en: () => Promise<{ en: T }>; fr: () => Promise<{ fr: Like<NoInfer<T>> }> }): (() => Like<T>) => {
  const of: Partial<Record<Lang, Like<T>>> = {};
  const fetch: Record<Lang, () => Promise<void>> = {
    en: async () => void (of.en = (await both.en()).en as Like<T>),
    fr: async () => void (of.fr = typeset((await both.fr()).fr)),
  };
  register((next) => (of[next] ? undefined : fetch[next]()));
  return () => {
    const words = of[lang.value];
    if (!words) throw new Error("a dictionary was asked before it was ready");
    return words;
  };
};
