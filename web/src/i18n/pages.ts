import { dictionary } from "./dictionary";

/** Every sentence outside the room. */
export const pages = dictionary({ en: () => import("./pages.en"), fr: () => import("./pages.fr") });
