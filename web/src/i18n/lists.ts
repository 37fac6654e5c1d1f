import { lang } from "./lang";

/** Aïcha, Marc et Wei. */
export const list = (names: readonly string[]): string => new Intl.ListFormat(lang.value).format(names);
