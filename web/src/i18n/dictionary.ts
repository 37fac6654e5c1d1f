import { lang } from "./lang";

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
 * Makes a dictionary of two translations. The result gives the one of {@link lang} and makes the component that calls it follow a change:
 * `const t = pages();` then `t.start.title` or `t.home.door(time)`. A member missing in one of them is a type error.
 */
export const dictionary = <T extends object>(both: { en: T; fr: Like<T> }): (() => Like<T>) => {
  const of: Record<"en" | "fr", Like<T>> = { en: both.en as Like<T>, fr: typeset(both.fr) };
  return () => of[lang.value];
};
