// People of a real server, over its JSON API: one cookie each.

/** Somebody on one device. */
export interface Person {
  id: string;
  cookie: string;
}

/** A group of the running server, whose first member leads. */
export interface Group {
  people: Person[];
  /** Plans a session of all of them, which begins now, and gives its id. */
  plan(): Promise<string>;
}

interface Answers {
  group: { id: string };
  you: { id: string };
  invitation: { token: string };
  session: { id: string };
}

let addresses = 0;

/** A browser on a machine of its own, as far as the server's limits per address go (RFC 3849: addresses that are nobody's). */
const device = (url: string) => {
  const headers: Record<string, string> = { "Content-Type": "application/json", Origin: url, "X-Forwarded-For": `2001:db8:${(++addresses).toString(16)}::1` };
  const post = async (path: string, body: object): Promise<Answers> => {
    const answer = await fetch(`${url}/api${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) headers["Cookie"] = cookie.split(";")[0] ?? "";
    return (await answer.json()) as Answers;
  };
  return { post, cookie: () => headers["Cookie"] ?? "" };
};

export const gather = async (url: string, size: number): Promise<Group> => {
  const host = device(url);
  const { group, you } = await host.post("/groups", { name: "Cadres Ouest", you: "Nadia", lang: "fr" });
  const people: Person[] = [{ id: you.id, cookie: host.cookie() }];
  for (let i = 1; i < size; i++) {
    const guest = device(url);
    const { invitation } = await host.post(`/groups/${group.id}/invitations`, { for: `Pair ${i}` });
    const { you } = await guest.post("/invitations/accept", { token: invitation.token, name: `Pair ${i}`, lang: "fr" });
    await host.post(`/groups/${group.id}/members/${you.id}/confirm`, {});
    people.push({ id: you.id, cookie: guest.cookie() });
  }
  return {
    people,
    plan: async () => {
      const seats = people.map((p) => p.id);
      const wish = { template: "classic90", startsAt: new Date().toISOString(), facilitator: seats[0], seats };
      return (await host.post(`/groups/${group.id}/sessions`, wish)).session.id;
    },
  };
};
