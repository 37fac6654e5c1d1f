import type { Like } from "./dictionary";
import type { gates as en } from "./gates.en";

export const gates: Like<typeof en> = {
  heldBar: "Retenu : personne ne t’entend",
  heldShort: "Retenu",
  stop: "Dire stop",
  stopShort: "Stop",
  expose: "Retenu jusqu’à la fin de l’exposé : personne ne t’entend.",
  reading: (left) => `Lecture en silence, encore ${left} : personne ne t’entend.`,
  own: "Ton micro reste comme tu l’as laissé. « Dire stop » te fait entendre aussitôt.",
  leadExpose: (client) => `L’exposé est protégé : on n’entend que ${client} et l’animation.`,
  leadReading: (left) => `Lecture en silence, encore ${left} : on n’entend que l’animation.`,
  lift: "Lever pour cette étape",
  liftClient: "J’ai trié : finir le silence",
  lifted: "La protection est levée pour cette étape.",
  restore: "Protéger de nouveau",
  stops: (name) => `${name} demande d’arrêter.`,
  youStop: "Tout le monde voit que tu demandes d’arrêter, et t’entend.",
  heard: "On t’entend de nouveau.",
};
