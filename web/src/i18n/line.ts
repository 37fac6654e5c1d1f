import { dictionary } from "./dictionary";
import { en } from "./line.en";
import { fr } from "./line.fr";

/** The words of lines and devices, in the present language. */
export const lineWords = dictionary({ en, fr });
