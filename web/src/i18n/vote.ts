import { dictionary } from "./dictionary";
import { en } from "./vote.en";
import { fr } from "./vote.fr";

/** The words of the vote on the topics, in the present language. */
export const voteWords = dictionary({ en, fr });
