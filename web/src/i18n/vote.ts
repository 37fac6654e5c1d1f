import { dictionary } from "./dictionary";

/** The words of the vote on the topics, in the language of this tab. */
export const voteWords = dictionary({ en: () => import("./vote.en"), fr: () => import("./vote.fr") });
