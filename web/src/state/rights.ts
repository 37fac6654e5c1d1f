import type { Action, CardView, Field, Kind, Right } from "../wire/messages";

// The permission table as the server printed it for this person, now. What it does not list is not offered.

/** May this person do an action that is about no card? */
export const may = (rights: readonly Right[], action: Action): boolean => rights.some((r) => r.k === action);

export const mayAdd = (rights: readonly Right[], kind: Kind): boolean => rights.some((r) => r.k === "card.add" && r.kind === kind);

/** May this person do this to this card? */
export const mayOn = (rights: readonly Right[], me: string, card: CardView, action: Action, more: { field?: Field; as?: Kind } = {}): boolean =>
  rights.some(
    (r) =>
      r.k === action &&
      r.kind === card.kind &&
      (more.field === undefined || r.field === more.field) &&
      (r.as ?? undefined) === more.as &&
      (r.if ?? []).every((condition) => holds(condition, me, card)),
  );

/** What a private card of this kind may become, in the table's order. */
export const becomes = (rights: readonly Right[], kind: Kind): Kind[] =>
  rights.flatMap((r) => (r.k === "card.share" && r.kind === kind && r.as ? [r.as] : []));

const holds = (condition: NonNullable<Right["if"]>[number], me: string, card: CardView): boolean => {
  switch (condition) {
    case "own":
      return card.author === me;
    case "other":
      return card.author !== me;
    case "private":
      return card.vis === "private";
    case "shared":
      return card.vis === "shared";
    case "together":
      return card.fields?.together === "yes";
    case "said":
      return card.fields?.said === me;
    case "wrote":
      return card.writers?.includes(me) ?? false;
    case "interactive":
      return true; // the server lists the row only where the group's setting allows it
    default: {
      const never: never = condition;
      return never;
    }
  }
};
