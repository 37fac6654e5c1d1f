import book from "lucide-static/icons/book-open.svg";
import cloud from "lucide-static/icons/cloud.svg";
import compass from "lucide-static/icons/compass.svg";
import fog from "lucide-static/icons/cloud-fog.svg";
import footprints from "lucide-static/icons/footprints.svg";
import heart from "lucide-static/icons/heart.svg";
import history from "lucide-static/icons/history.svg";
import bulb from "lucide-static/icons/lightbulb.svg";
import lines from "lucide-static/icons/list.svg";
import asks from "lucide-static/icons/message-circle-question-mark.svg";
import rain from "lucide-static/icons/cloud-rain.svg";
import search from "lucide-static/icons/search.svg";
import storm from "lucide-static/icons/cloud-lightning.svg";
import sun from "lucide-static/icons/sun.svg";
import fair from "lucide-static/icons/cloud-sun.svg";
import target from "lucide-static/icons/target.svg";
import users from "lucide-static/icons/users.svg";
import waves from "lucide-static/icons/waves.svg";
import type { Kind } from "../wire/messages";

/** The drawing and the colour of a sort of card; its word stands beside them. */
export interface Sort {
  icon: string;
  colour: string;
}

export const facets = ["fact", "meaning", "tried", "feeling", "other", "aim"] as const;
export type Facet = (typeof facets)[number];

export const facetSort: Record<Facet, Sort> = {
  fact: { icon: lines, colour: "k1" },
  meaning: { icon: compass, colour: "k2" },
  tried: { icon: history, colour: "k3" },
  feeling: { icon: heart, colour: "k4" },
  other: { icon: users, colour: "k5" },
  aim: { icon: target, colour: "k6" },
};

export const contributions = ["experience", "hypothesis", "suggestion", "resonance", "resource", "open_question"] as const satisfies readonly Kind[];
export type Contribution = (typeof contributions)[number];

export const contributionSort: Record<Contribution, Sort> = {
  experience: { icon: footprints, colour: "k1" },
  hypothesis: { icon: search, colour: "k2" },
  suggestion: { icon: bulb, colour: "k3" },
  resonance: { icon: waves, colour: "k4" },
  resource: { icon: book, colour: "k5" },
  open_question: { icon: asks, colour: "k6" },
};

export const isContribution = (kind: Kind): kind is Contribution => (contributions as readonly Kind[]).includes(kind);
export const isFacet = (value: string | undefined): value is Facet => value !== undefined && (facets as readonly string[]).includes(value);

export const skies = ["sun", "fair", "cloud", "rain", "storm", "fog"] as const;
export type Sky = (typeof skies)[number];
export const skyIcon: Record<Sky, string> = { sun, fair, cloud, rain, storm, fog };
export const isSky = (value: string | undefined): value is Sky => value !== undefined && (skies as readonly string[]).includes(value);

/** Most code points of a text of each kind (collab/method kinds.go). */
export const longest = (kind: Kind): number =>
  kind === "ask" || kind === "contract" ? 4000 : kind === "topic" || kind === "headline" || kind === "word" ? 200 : 2000;
