// Whether this tab is inside a session's room, so that a reload comes back into it. Kept for the life of the tab only.
const key = (session: string): string => `codev.in.${session}`;

/** How this tab was inside the room of a session; null when it was not. */
export const isIn = (session: string): "heard" | "muted" | null => {
  try {
    const kept = sessionStorage.getItem(key(session));
    return kept === "heard" || kept === "muted" ? kept : null;
  } catch {
    return null; // storage refused: a reload asks for the devices again
  }
};

export const wentIn = (session: string, muted: boolean): void => {
  try {
    sessionStorage.setItem(key(session), muted ? "muted" : "heard");
  } catch {
    // storage refused: see isIn
  }
};

export const wentOut = (session: string): void => {
  try {
    sessionStorage.removeItem(key(session));
  } catch {
    // storage refused: there is nothing to remove
  }
};
