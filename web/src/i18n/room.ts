import { dictionary } from "./dictionary";
import { en } from "./room.en";
import { fr } from "./room.fr";

/** The words of the room, in the language of this tab. */
export const words = dictionary({ en, fr });

export type Words = ReturnType<typeof words>;
