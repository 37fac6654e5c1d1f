import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { useLoad } from "../api/load";
import { know, wasKnown, you } from "../me";
import { Failure } from "../page/Failure";
import { Loading } from "../page/Loading";
import { Landing } from "./Landing";
import { Mine } from "./Mine";

/** The first page: what it is, or my groups. Somebody unknown sees the first at once; asking the server must not hold it back. */
export const First = () => {
  const person = you.value;
  const { now, refresh } = useLoad(person === null ? "nobody" : "somebody", api.me);
  useEffect(() => {
    if (now.state === "ready") void know(now.value.you);
  }, [now]);
  if (now.state === "ready" && now.value.you) return <Mine me={now.value} you={now.value.you} now={now} refresh={() => void refresh()} />;
  const known = person !== null && (person !== undefined || wasKnown());
  if (now.state === "failed") return known ? <Failure why={now.problem} onRetry={() => void refresh()} /> : <Landing />;
  return known ? <Loading /> : <Landing />;
};
