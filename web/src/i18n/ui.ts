import { dictionary } from "./dictionary";

/** The few words of the shared components. */
export const ui = dictionary({
  en: { close: "Close", changeLanguage: ", change language" },
  fr: { close: "Fermer", changeLanguage: ", changer de langue" },
});
