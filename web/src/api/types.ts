// The JSON of web/API.md, as collab/people/api.go and collab/board write it. Ids are UUIDs, times RFC 3339 in UTC.
import type { Lang } from "../i18n/lang";

export interface Person {
  id: string;
  name: string;
  lang: Lang;
}

export type MemberState = "waiting" | "active" | "removed";

export interface Member {
  id: string;
  name: string;
  owner: boolean;
  state: MemberState;
  /** Who may confirm them besides the owners. */
  inviter?: string;
}

export type Silence = "strict" | "standard" | "interactive";

export interface Group {
  id: string;
  name: string;
  lang: Lang;
  /** New members wait for a confirmation. */
  confirm: boolean;
  silence: Silence;
  /** Its sessions are held by voice alone: no camera, no shared screen. */
  audioOnly: boolean;
  /** The opt-in gates: whose sound the server holds back, and when (METHOD.md, M-150). */
  protect: { expose: boolean; reading: boolean };
  you: Member;
  /** Active first; waiting ones only for those who may confirm them. */
  members: Member[];
}

/** What somebody who waits may know of a group. */
export interface WaitingGroup {
  id: string;
  name: string;
  you: Member;
}

export type Template = "classic90" | "needfirst90" | "unsigned90";

export interface Session {
  id: string;
  group: string;
  groupName: string;
  /** As the group's setting is now. */
  audioOnly: boolean;
  template: Template;
  startsAt: string;
  facilitator: string;
  /** In the order of the rounds. */
  seats: Member[];
  state: "planned" | "open" | "closed";
  closedAt?: string;
  expiresAt: string;
  /** For the rotation, once known. */
  client?: string;
}

export interface NewSession {
  template: Template;
  startsAt: string;
  facilitator: string;
  seats: string[];
  deputy?: string;
  observers?: string[];
}

export interface Invitation {
  id: string;
  /** The name the inviter wrote, to tell the links apart. */
  for: string;
  createdAt: string;
  expiresAt: string;
  state: "open" | "used" | "revoked" | "expired";
  /** Only in the answer that made it. */
  token?: string;
}

export interface Me {
  you: Person | null;
  groups: { id: string; name: string; state: MemberState }[];
  sessions: Session[];
}

export type Role = "client" | "consultant" | "facilitator" | "cofacilitator" | "deputy" | "timekeeper" | "scribe" | "observer";

/** Somebody's own place in a session: what the device check and the room start from. */
export interface Seat {
  session: Session;
  group: { id: string; name: string };
  you: { id: string; name: string; roles: Role[] };
}
