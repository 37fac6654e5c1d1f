import { dictionary } from "./dictionary";

/** The words of the room, in the language of this tab. */
export const words = dictionary({ en: () => import("./room.en"), fr: () => import("./room.fr") });

export type Words = ReturnType<typeof words>;
