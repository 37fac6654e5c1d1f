// What a closed session leaves, as the API would say it: for looking at the pages that show it.
import type { SessionRecord } from "../src/api/record";
import type { Session } from "../src/api/types";
import type { CardView } from "../src/wire/messages";
import type { Gathering } from "./table";

/** A session of this group that was closed eleven days ago, Hélène its client. */
export const closedSession = ({ group, guests }: Gathering): Session => {
  const at = new Date(Date.now() - 11 * 86_400_000).toISOString();
  return {
    id: "0c9e6c1e-3b58-4a39-8e4f-0c1f6f6b1b11",
    group,
    groupName: "Cadres Ouest",
    audioOnly: false,
    template: "classic90",
    startsAt: at,
    facilitator: guests[0]!.id,
    seats: guests.map(({ id, name }) => ({ id, name, owner: false, state: "active" })),
    state: "closed",
    closedAt: at,
    expiresAt: new Date(Date.now() + 44 * 86_400_000).toISOString(),
    client: guests[1]!.id,
  };
};

/** A record with something in every part; its reader is the client. */
export const recordOf = (table: Gathering): SessionRecord => {
  const [facilitator, client, consultant] = table.guests.map(({ id, name }) => ({ id, name }));
  if (!facilitator || !client || !consultant) throw new Error("a record needs three people");
  const at = new Date().toISOString();
  let count = 0;
  const card = (kind: CardView["kind"], author: string, text: string, more: Partial<CardView> = {}): CardView => ({
    id: `card-${++count}`, kind, author, phase: "consult", order: String(count), text, base: 0, rev: 0, vis: "shared", ...more,
  });
  return {
    session: closedSession(table),
    group: { id: table.group, name: "Cadres Ouest" },
    client,
    topic: card("topic", client.id, "Comment faire vivre la nouvelle fiche ?"),
    headline: card("headline", client.id, "On me prend pour la police de la fiche."),
    ask: { versions: [{ n: 1, text: "Comment faire pour qu’ils l’utilisent ?", at }, { n: 2, text: "Qu’est-ce que je cherche à obtenir ?", at }] },
    contract: { versions: [{ n: 1, text: "Aidez-moi à décider quelle position tenir.", at }], agreed: { [consultant.id]: "yes", [facilitator.id]: "precision" } },
    questions: [
      { card: card("question", consultant.id, "Qui a demandé la fiche ?"), answer: card("answer", client.id, "La directrice.") },
      { card: card("question", consultant.id, "Que perds-tu s’ils l’utilisent ?"), answer: null },
    ],
    reformulations: [card("reformulation", consultant.id, "Tu cherches comment être loyale aux deux.")],
    contributions: (["experience", "hypothesis", "suggestion", "resonance", "resource", "open_question"] as const).map((kind, i) => card(kind, consultant.id, `Un apport : ${kind}`, { kept: i === 0 })),
    plan: { retained: [card("retain", client.id, "Deux mois d’essai.")], actions: [card("action", client.id, "Parler jeudi.", { fields: { step: "Deux exemples", when: "mardi", with: "Odile", obstacle: "la fatigue", sign: "un récit" }, vis: "private" })] },
    learnings: [card("learning", client.id, "Oser être en désaccord.", { vis: "private" }), card("learning", consultant.id, "Je réponds trop vite.")],
    processNotes: [card("process_note", facilitator.id, "Raccourcir le tour des sujets.")],
    words: [card("word", client.id, "Soulagée")],
    notes: [card("note", client.id, "Appeler Odile.", { vis: "private" })],
    people: [
      { ...facilitator, roles: ["facilitator"] },
      { ...client, roles: ["client"] },
      { ...consultant, roles: ["consultant"] },
    ],
  };
};
