import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ready } from "../i18n/lang";

interface Around {
  /** Shown while the part is on its way. */
  waiting: ComponentChildren;
  /** Shown when it does not arrive, with a way to ask again. */
  failed: (again: () => void) => ComponentChildren;
}

/**
 * A component whose code, and whose words, are loaded when it is first shown, or ahead of that by `soon`. Each attempt imports
 * again, so that a connection that comes back is enough.
 */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) => {
  let loaded: ComponentType<P> | null = null;
  const fetch = async () => {
    const part = await load();
    await ready();
    loaded = part;
  };
  const Later = ({ waiting, failed, ...props }: Around & P) => {
    const [state, setState] = useState<"waiting" | "there" | "failed">(loaded ? "there" : "waiting");
    const ask = () => {
      setState("waiting");
      fetch().then(
        () => setState("there"),
        () => setState("failed"),
      );
    };
    useEffect(() => {
      if (state !== "there") ask();
    }, []);
    const Part = loaded;
    if (state === "there" && Part) return <Part {...(props as unknown as P)} />;
    return <>{state === "failed" ? failed(ask) : waiting}</>;
  };
  Later.soon = () => void fetch().catch(() => undefined); // shown, it asks again
  return Later;
};
