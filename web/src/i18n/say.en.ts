// What the facilitator says to open and to close a step: read aloud, or in one's own words.

/** Who and what a sentence is about: names, "" when there is none. */
export interface Scene {
  me: string;
  client: string;
  facilitator: string;
  floor: string;
  /** Minutes of the phase. */
  minutes: number;
}

type Line = (scene: Scene) => string;

export const say: Record<"open" | "topic" | "expose" | "clarify" | "contract" | "consult" | "plan" | "learn" | "close", { opens: Line; closes: Line }> = {
  open: {
    opens: (s) => `“Welcome. What is said here stays here. In one sentence each: how do you arrive? We have ${s.minutes} minutes.”`,
    closes: () => "“Thank you. Now we are all here.”",
  },
  topic: {
    opens: (s) => `“Each names a situation: what it is, why now, and whether you would bring it today. One minute each, no discussion. We have ${s.minutes} minutes.”`,
    closes: (s) => (s.client ? `“Thank you all. ${s.client}, we are with you.”` : "“Thank you all. Which one calls for us most today?”"),
  },
  expose: {
    opens: (s) => `“${s.client}, tell us the facts, what you feel, what you have tried. We listen; nobody interrupts. You have ${s.minutes} minutes.”`,
    closes: () => "“And if it were a newspaper headline? Which question do you ask yourself?”",
  },
  clarify: {
    opens: (s) => `“One question at a time, and short. What I ask for is questions; not advice, not a story of our own. We have ${s.minutes} minutes.”`,
    closes: () => "“Is there one question left that would change something?”",
  },
  contract: {
    opens: (s) => `“Each says in one sentence the need they heard. Then ${s.client} writes the request. We have ${s.minutes} minutes.”`,
    closes: (s) => `“${s.client}, is this what you want to work on? Then we have a contract.”`,
  },
  consult: {
    opens: (s) => `“Speak in I: experiences, hypotheses, suggestions. One idea, then the next person. ${s.client} listens. We have ${s.minutes} minutes.”`,
    closes: () => "“Are we still within the contract? Thank you for what you gave.”",
  },
  plan: {
    opens: (s) => `“${s.client}, take two minutes alone with what you kept. Then tell us what you retain and what you will try. We have ${s.minutes} minutes.”`,
    closes: () => "“What is the smallest first step, and when?”",
  },
  learn: {
    opens: (s) => `“A minute of writing, in silence. Then each says what they learned for their own practice. We have ${s.minutes} minutes, and they are ours.”`,
    closes: () => "“What helped us today? What do we change next time?”",
  },
  close: { opens: () => "“One word each to leave with.”", closes: () => "“What was said here stays here. Until next time.”" },
};
