// The record of a closed session (web/API.md, "The record"), as this reader may see it.
import type { CardView, Version } from "../wire/messages";
import type { Role, Session } from "./types";

export interface SessionRecord {
  session: Session;
  group: { id: string; name: string };
  client: { id: string; name: string } | null;
  topic: CardView | null;
  headline: CardView | null;
  ask: { versions: Version[] } | null;
  contract: { versions: Version[]; agreed: { [person: string]: string } } | null;
  questions: { card: CardView; answer: CardView | null }[];
  reformulations: CardView[];
  contributions: CardView[];
  plan: { retained: CardView[]; actions: CardView[] };
  learnings: CardView[];
  processNotes: CardView[];
  words: CardView[];
  notes: CardView[];
  people: { id: string; name: string; roles: Role[] }[];
}
