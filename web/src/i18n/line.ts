import { dictionary } from "./dictionary";

/** The words of lines and devices, in the present language. */
export const lineWords = dictionary({ en: () => import("./line.en"), fr: () => import("./line.fr") });
