import { dictionary } from "./dictionary";
import { en } from "./pages.en";
import { fr } from "./pages.fr";

/** Every sentence outside the room. */
export const pages = dictionary({ en, fr });
