// The JSON API of web/API.md, one function a route. Every function rejects with a Problem and with nothing else.
import type { Lang } from "../i18n/lang";
import { Problem, readProblem } from "./problem";
import type { SessionRecord } from "./record";
import type { Group, Invitation, Me, MemberState, NewSession, Person, Seat, Session, Silence, WaitingGroup } from "./types";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

const patience = 20_000; // milliseconds until a silent server counts as unreachable

const call = async <T>(method: Method, path: string, body?: object): Promise<T> => {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`/api${path}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(patience),
      ...(method === "GET" ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) }),
    });
    text = await answer.text();
  } catch {
    throw new Problem("network");
  }
  let json: unknown = null;
  try {
    json = text === "" ? null : JSON.parse(text);
  } catch {
    throw readProblem(answer.ok ? 500 : answer.status, null, null);
  }
  if (!answer.ok) throw readProblem(answer.status, json, answer.headers.get("Retry-After"));
  return json as T; // the shapes are those of API.md; the server is of the same build
};

const group = (id: string): string => `/groups/${encodeURIComponent(id)}`;
const session = (id: string): string => `/sessions/${encodeURIComponent(id)}`;

export const api = {
  me: () => call<Me>("GET", "/me"),
  changeMe: (change: { name?: string; lang?: Lang }) => call<{ you: Person }>("PATCH", "/me", change),
  signOut: () => call<null>("POST", "/signout"),

  startGroup: (wish: { name: string; you: string; lang: Lang; audioOnly: boolean }) => call<{ group: Group; you: Person }>("POST", "/groups", wish),
  group: (g: string) => call<{ group: Group | WaitingGroup }>("GET", group(g)),
  changeGroup: (g: string, change: { name?: string; confirm?: boolean; silence?: Silence; audioOnly?: boolean; protect?: Group["protect"] }) => call<{ group: Group }>("PATCH", group(g), change),

  invitations: (g: string) => call<{ invitations: Invitation[] }>("GET", `${group(g)}/invitations`),
  invite: (g: string, forWhom: string) => call<{ invitation: Invitation }>("POST", `${group(g)}/invitations`, { for: forWhom }),
  revoke: (g: string, i: string) => call<null>("DELETE", `${group(g)}/invitations/${encodeURIComponent(i)}`),
  lookInvitation: (token: string) => call<{ group: { name: string }; inviter: { name: string }; you: Person | null }>("POST", "/invitations/look", { token }),
  acceptInvitation: (wish: { token: string; name: string; lang: Lang }) =>
    call<{ group: { id: string; name: string }; you: Person; state: MemberState }>("POST", "/invitations/accept", wish),

  confirm: (g: string, p: string) => call<{ group: Group }>("POST", `${group(g)}/members/${encodeURIComponent(p)}/confirm`),
  setOwner: (g: string, p: string, owner: boolean) => call<{ group: Group }>("POST", `${group(g)}/members/${encodeURIComponent(p)}/owner`, { owner }),
  removeMember: (g: string, p: string) => call<null>("DELETE", `${group(g)}/members/${encodeURIComponent(p)}`),
  returnLink: (g: string, p: string) => call<{ invitation: Invitation }>("POST", `${group(g)}/members/${encodeURIComponent(p)}/return`),
  lookReturn: (token: string) => call<{ group: { name: string }; you: { name: string } }>("POST", "/return/look", { token }),
  acceptReturn: (token: string) => call<{ you: Person }>("POST", "/return/accept", { token }),

  sessions: (g: string) => call<{ sessions: Session[] }>("GET", `${group(g)}/sessions`),
  planSession: (g: string, wish: NewSession) => call<{ session: Session }>("POST", `${group(g)}/sessions`, wish),
  cancelSession: (s: string) => call<null>("DELETE", session(s)),
  session: (s: string) => call<Seat>("GET", session(s)),
  record: (s: string) => call<{ record: SessionRecord }>("GET", `${session(s)}/record`),
};

/** Where the browser downloads a record as a file. */
export const recordFile = (s: string, kind: "md" | "json"): string => `/api${session(s)}/record.${kind}`;
