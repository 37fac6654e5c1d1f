import type { Like } from "./dictionary";
import type { share as en } from "./share.en";

export const share: Like<typeof en> = {
  yours: "Tu montres ton écran",
  waiting: (name) => `Tu as demandé l’écran à ${name}.`,
  withdraw: "Ne plus demander",
  asks: (name) => `${name} demande à montrer un écran à la place du tien.`,
  asksOther: (name, owner) => `${name} demande l’écran à ${owner}.`,
  grant: "Passer l’écran",
  refuse: "Pas maintenant",
  end: "Arrêter ce partage",
  askTitle: (name) => `${name} montre un écran`,
  askText: "Un écran à la fois. Choisis le tien : il apparaît quand l’autre est passé.",
  ask: "Choisir et demander",
  keep: "Laisser",
  refused: "L’écran reste où il est pour l’instant. Le tien n’a pas été montré.",
  taken: (name) => `${name} montre maintenant un écran. Le tien n’est plus montré.`,
  stopped: "Ton écran n’est plus montré : le partage a été arrêté, ou n’a pas lieu dans cette étape.",
  begun: "Quelqu’un d’autre a commencé à montrer un écran. Tu peux le demander.",
  enlarge: "Agrandir l’écran",
  shrink: "Revenir à la salle",
};
