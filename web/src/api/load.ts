import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { problemOf, type Problem } from "./problem";

/** What a page knows of what it asked for. With `ready`, `stale` says that the last quiet look failed: what is shown is older. */
export type Loaded<T> = { state: "loading" } | { state: "ready"; value: T; stale: Problem | null } | { state: "failed"; problem: Problem };

interface Loading<T> {
  now: Loaded<T>;
  /** Asks again without clearing what is shown. */
  refresh: () => Promise<void>;
  /** Puts in what an answer of another route said. */
  put: (change: (value: T) => T) => void;
}

const retryAfter = 5_000; // milliseconds

/**
 * Loads something for a page: at once, again when `key` changes, when the tab comes back to the front, every `every` milliseconds while it is in
 * front, and every five seconds while the server or its database cannot be reached.
 */
export const useLoad = <T>(key: string, load: () => Promise<T>, every = 0): Loading<T> => {
  const [now, setNow] = useState<Loaded<T>>({ state: "loading" });
  const latest = useRef(load);
  latest.current = load;
  const turn = useRef(0); // an answer that is overtaken by a newer question is dropped
  const refresh = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const value = await latest.current();
      if (mine === turn.current) setNow({ state: "ready", value, stale: null });
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (mine !== turn.current) return;
      setNow((was) => (was.state === "ready" && problem.passing ? { ...was, stale: problem } : { state: "failed", problem }));
    }
  }, []);
  useEffect(() => {
    setNow({ state: "loading" });
    void refresh();
    return () => void turn.current++;
  }, [key]);
  const trouble = now.state === "failed" ? now.problem : now.state === "ready" ? now.stale : null;
  const period = trouble?.passing ? retryAfter : every;
  useEffect(() => {
    const look = () => void (document.visibilityState === "visible" && refresh());
    const timer = period > 0 ? setInterval(look, period) : undefined;
    document.addEventListener("visibilitychange", look);
    addEventListener("online", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", look);
    };
  }, [period]);
  const put = useCallback((change: (value: T) => T) => {
    turn.current++;
    setNow((was) => (was.state === "ready" ? { ...was, value: change(was.value) } : was));
  }, []);
  return { now, refresh, put };
};

interface Act {
  busy: boolean;
  problem: Problem | null;
  /** Runs the act once; a second press while it runs does nothing. The result is false when it was refused. */
  run: (act: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

/** One act of a form or a button: busy while under way, and its refusal kept beside it. */
export const useAct = (): Act => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = useCallback(async (act: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (thrown) {
      setProblem(problemOf(thrown));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run, clear: useCallback(() => setProblem(null), []) };
};
