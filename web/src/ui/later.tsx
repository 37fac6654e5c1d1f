import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Around {
  /** Shown while the part is on its way. */
  waiting: ComponentChildren;
  /** Shown when it does not arrive, with a way to ask again. */
  failed: (again: () => void) => ComponentChildren;
}

/** A component whose code is loaded when it is first shown. Each attempt imports again, so that a connection that comes back is enough. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) => {
  let loaded: ComponentType<P> | null = null;
  const Later = ({ waiting, failed, ...props }: Around & P) => {
    const [state, setState] = useState<"waiting" | "there" | "failed">(loaded ? "there" : "waiting");
    const ask = () => {
      setState("waiting");
      load().then(
        (part) => {
          loaded = part;
          setState("there");
        },
        () => setState("failed"),
      );
    };
    useEffect(() => {
      if (!loaded) ask();
    }, []);
    const Part = loaded;
    if (state === "there" && Part) return <Part {...(props as unknown as P)} />;
    return <>{state === "failed" ? failed(ask) : waiting}</>;
  };
  return Later;
};
