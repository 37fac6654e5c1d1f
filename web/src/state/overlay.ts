import type { CardView, Phase } from "../wire/messages";
import type { Pending } from "../wire/pending";

type Cards = ReadonlyMap<string, CardView>;

/**
 * The board with the tab's own unanswered operations on top, in their order: what one does is seen at once, and goes away again by
 * itself when it is refused. Texts are not touched here: they have their own way (wire/texts).
 */
export const overlay = (cards: Cards, pending: readonly Pending[], me: string, phase: Phase): Cards => {
  if (pending.length === 0) return cards;
  const next = new Map(cards);
  for (const { a } of pending) {
    if (a.k === "card.add") {
      if (!next.has(a.id)) next.set(a.id, added(a, me, phase));
    } else if ("id" in a) {
      const card = next.get(a.id);
      if (card) next.set(a.id, changed(card, a, me));
    }
  }
  return next;
};

type Add = Extract<Pending["a"], { k: "card.add" }>;

/** Kinds that begin private when nothing is said (collab/method kinds.go). */
const beginsPrivate = new Set<CardView["kind"]>(["note", "followup", "topic", "draft", "parked", "retain", "action", "learning"]);

const added = (a: Add, me: string, phase: Phase): CardView => ({
  id: a.id,
  kind: a.kind,
  author: me,
  phase,
  order: "",
  text: a.text,
  base: 0,
  rev: 0,
  vis: a.vis ?? (beginsPrivate.has(a.kind) ? "private" : "shared"),
  ...(a.of ? { of: a.of } : {}),
  ...(a.fields ? { fields: a.fields } : {}),
});

const changed = (card: CardView, a: Pending["a"], me: string): CardView => {
  switch (a.k) {
    case "card.set":
      return { ...card, fields: { ...card.fields, [a.f]: a.v } };
    case "card.remove":
      return { ...card, removed: true };
    case "card.restore":
      return { ...card, removed: false };
    case "card.share":
      return { ...card, vis: a.back ? "private" : "shared", kind: a.kind ?? card.kind };
    case "card.keep":
      return { ...card, kept: a.on };
    case "card.agree": {
      const agreed = { ...card.agreed };
      if (a.v) agreed[me] = a.v;
      else delete agreed[me];
      return { ...card, agreed };
    }
    case "card.return":
      return { ...card, returned: a.on };
    default:
      return card; // text, move and version are shown when they are committed
  }
};
