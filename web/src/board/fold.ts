/** A text as one looks for it: without accents, case, ligatures and typographic apostrophes. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/ß/g, "ss")
    .replace(/[’ʼ]/g, "'")
    .replace(/\s+/g, " ");
