import type { Member, NewSession, Session, Template } from "../api/types";

/** How somebody takes part in the session that is being planned. */
export type Part = "seat" | "observe" | "absent";

export interface Seating {
  id: string;
  name: string;
  part: Part;
}

/** Published limits of a session (web/API.md). */
export const least = 3;
export const most = 12;

/** Everyone at the table, the first twelve, in the order in which they are listed. */
export const firstSeating = (members: readonly Member[]): Seating[] => members.map((m, i) => ({ id: m.id, name: m.name, part: i < most ? "seat" : "absent" }));

/** The same people with one of them moved by one place. */
export const moved = (order: readonly Seating[], index: number, by: -1 | 1): Seating[] => {
  const to = index + by;
  const next = [...order];
  const one = next[index];
  const other = next[to];
  if (!one || !other) return next;
  next[index] = other;
  next[to] = one;
  return next;
};

const two = (n: number): string => String(n).padStart(2, "0");

/** A moment as the values of the date and the time input, in the reader's time zone. */
export const inputs = (at: Date): { date: string; time: string } => ({
  date: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
  time: `${two(at.getHours())}:${two(at.getMinutes())}`,
});

/** The moment of a date and a time input; null when one of them is empty. */
export const momentOf = (date: string, time: string): Date | null => {
  const at = new Date(`${date}T${time}`);
  return date && time && !Number.isNaN(at.getTime()) ? at : null;
};

/** When the next session would probably be: four weeks after the last one, at the same hour; else in a week at six in the evening. */
export const suggested = (sessions: readonly Session[], now: Date): Date => {
  const last = sessions.reduce<string>((latest, s) => (s.startsAt > latest ? s.startsAt : latest), "");
  const at = last ? new Date(last) : new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, 18, 0);
  if (last) at.setDate(at.getDate() + 28);
  while (at <= now) at.setDate(at.getDate() + 7);
  return at;
};

interface Wish {
  template: Template;
  at: Date;
  facilitator: string;
  deputy: string;
  order: readonly Seating[];
}

/** The request that plans a session. */
export const request = ({ template, at, facilitator, deputy, order }: Wish): NewSession => {
  const ids = (part: Part): string[] => order.filter((s) => s.part === part).map((s) => s.id);
  const observers = ids("observe");
  return {
    template,
    startsAt: at.toISOString(),
    facilitator,
    seats: ids("seat"),
    ...(deputy ? { deputy } : {}),
    ...(observers.length ? { observers } : {}),
  };
};
