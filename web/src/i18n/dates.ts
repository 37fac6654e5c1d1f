// Dates and times as people of each language write them, in the reader's own time zone. Every function reads the signal of the language.
import { lang, type Lang } from "./lang";

const locale: Record<Lang, string> = { en: "en-GB", fr: "fr-FR" };
const formats = new Map<string, Intl.DateTimeFormat>();

const format = (name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = lang.value + name;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale[lang.value], options)));
  return made;
};

const at = (value: Date | string): Date => (typeof value === "string" ? new Date(value) : value);

/** 18:17, in French 18 h 17. */
export const time = (value: Date | string): string => {
  const parts = format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at(value));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return lang.value === "fr" ? `${Number(part("hour"))}\u00a0h\u00a0${part("minute")}` : `${part("hour")}:${part("minute")}`;
};

const sameYear = (a: Date, b: Date): boolean => a.getFullYear() === b.getFullYear();

/** 12 November; with the year when it is not this one. */
export const day = (value: Date | string): string => {
  const date = at(value);
  return sameYear(date, new Date())
    ? format("day", { day: "numeric", month: "long" }).format(date)
    : format("dayYear", { day: "numeric", month: "long", year: "numeric" }).format(date);
};

/** Thursday 10 December; in French jeudi 10 décembre. */
export const weekday = (value: Date | string): string => {
  const date = at(value);
  const year = sameYear(date, new Date()) ? {} : { year: "numeric" as const };
  return format(`weekday${"year" in year}`, { weekday: "long", day: "numeric", month: "long", ...year }).format(date).replace(",", "");
};

/** Thursday 10 December, 18:00. */
export const moment = (value: Date | string): string => `${weekday(value)}, ${time(value)}`;

/** The reader's time zone in words: Central European Time. */
export const zone = (value: Date | string): string =>
  format("zone", { timeZoneName: "longGeneric" })
    .formatToParts(at(value))
    .find((p) => p.type === "timeZoneName")?.value ?? "";

/** Whole days from now until then, rounded up, at least 0. */
export const daysUntil = (value: Date | string, now: Date = new Date()): number => Math.max(0, Math.ceil((at(value).getTime() - now.getTime()) / 86_400_000));

/** Aïcha, Marc and Sylvie; in French Aïcha, Marc et Sylvie. */
export const list = (names: readonly string[]): string => new Intl.ListFormat(locale[lang.value], { type: "conjunction" }).format(names);

/** The first letter large, as French titles need it of « jeudi 10 décembre ». */
export const sentence = (text: string): string => text.charAt(0).toLocaleUpperCase(locale[lang.value]) + text.slice(1);
