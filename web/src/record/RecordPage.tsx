import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { useLoad } from "../api/load";
import type { SessionRecord } from "../api/record";
import { pages } from "../i18n/pages";
import { know } from "../me";
import { Failure, Stale } from "../page/Failure";
import { Loading } from "../page/Loading";
import { NotYet } from "./NotYet";
import { RecordView } from "./RecordView";

interface Read {
  record: SessionRecord;
  /** The reader's own id. */
  me: string;
}

const read = async (id: string): Promise<Read> => {
  const [{ record }, me] = await Promise.all([api.record(id), api.me()]);
  await know(me.you);
  return { record, me: me.you?.id ?? "" };
};

/** What remains of a session, as its reader may see it. */
export const RecordPage = ({ id }: { id: string }) => {
  const t = pages();
  const { now, refresh } = useLoad(id, () => read(id));
  useEffect(() => {
    document.title = t.titles.record;
  }, [t]);
  if (now.state === "loading") return <Loading title={t.titles.record} />;
  if (now.state === "failed") {
    if (now.problem.code === "state") return <NotYet session={id} />;
    return <Failure why={now.problem} onRetry={now.problem.passing ? () => void refresh() : undefined} />;
  }
  return (
    <RecordView record={now.value.record} me={now.value.me}>
      <Stale now={now} onRetry={() => void refresh()} />
    </RecordView>
  );
};
