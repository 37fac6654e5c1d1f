import { api } from "../api/client";
import { useLoad } from "../api/load";
import type { Group, Invitation, Session, WaitingGroup } from "../api/types";
import { pages } from "../i18n/pages";
import { Failure } from "../page/Failure";
import { Loading } from "../page/Loading";
import { Home } from "./Home";
import { Waiting } from "./Waiting";

/** Everything of a group's home page. */
export interface GroupHome {
  group: Group;
  /** Newest first. */
  sessions: Session[];
  invitations: Invitation[];
}

const isMine = (group: Group | WaitingGroup): group is Group => "members" in group;

const load = async (id: string): Promise<GroupHome | WaitingGroup> => {
  const { group } = await api.group(id);
  if (!isMine(group)) return group;
  const [{ sessions }, { invitations }] = await Promise.all([api.sessions(id), api.invitations(id)]);
  return { group, sessions, invitations };
};

/** A group: its home, or its door while one waits to be confirmed. Both look again by themselves. */
export const GroupPage = ({ id }: { id: string }) => {
  const t = pages();
  const { now, refresh, put } = useLoad(id, () => load(id), 5_000);
  if (now.state === "loading") return <Loading title={t.titles.group} />;
  if (now.state === "failed") return <Failure why={now.problem} onRetry={now.problem.passing ? () => void refresh() : undefined} />;
  const value = now.value;
  if (!("group" in value)) return <Waiting group={value} now={now} refresh={() => void refresh()} />;
  return <Home home={value} now={now} refresh={() => void refresh()} put={(change) => put((was) => ("group" in was ? change(was) : was))} />;
};
