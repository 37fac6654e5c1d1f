import { useEffect, useRef } from "preact/hooks";
import { api } from "./api/client";
import { Loading } from "./page/Loading";
import { Failure } from "./page/Failure";
import { GroupPage } from "./group/GroupPage";
import { First } from "./group/First";
import { InvitationPage } from "./group/InvitationPage";
import { ReturnPage } from "./group/ReturnPage";
import { StartPage } from "./group/StartPage";
import { know, you } from "./me";
import { route, type Route } from "./router";
import { later } from "./ui/later";
import { Toasts } from "./ui/Toast";

const CheckPage = later(async () => (await import("./check/CheckPage")).CheckPage);
const RecordPage = later(async () => (await import("./record/RecordPage")).RecordPage);

const failed = (again: () => void) => <Failure why="network" onRetry={again} />;

const page = (now: Route) => {
  switch (now.page) {
    case "landing":
      return <First />;
    case "start":
      return <StartPage />;
    case "invitation":
      return <InvitationPage key={now.token} token={now.token} />;
    case "return":
      return <ReturnPage key={now.token} token={now.token} />;
    case "group":
      return <GroupPage key={now.group} id={now.group} />;
    case "session":
      return <CheckPage key={now.session} id={now.session} waiting={<Loading />} failed={failed} />;
    case "record":
      return <RecordPage key={now.session} id={now.session} waiting={<Loading />} failed={failed} />;
    case "nowhere":
      return <Failure why="nowhere" />;
    default:
      return now satisfies never;
  }
};

/** The application: one page at a time, chosen by the address. */
export const App = () => {
  const now = route.value;
  const first = useRef(true);
  useEffect(() => {
    if (now.page !== "landing" && you.peek() === undefined) api.me().then((me) => know(me.you), () => undefined); // the page says what failed
  }, [now.page]);
  useEffect(() => {
    if (!first.current) document.getElementById("main")?.focus({ preventScroll: true }); // readers start at the new page's content
    first.current = false;
  }, [now]);
  return (
    <>
      {page(now)}
      <Toasts />
    </>
  );
};
