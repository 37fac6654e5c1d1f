// What of echoes a person said is fine, person by person; "own" is the own loudspeaker. Kept for the life of the tab and for this session alone.
const key = (session: string): string => `codev.fine.${session}`;

export const saidFine = (session: string): string[] => {
  try {
    return sessionStorage.getItem(key(session))?.split(" ") ?? [];
  } catch {
    return []; // storage refused: a reload forgets it
  }
};

export const keepFine = (session: string, what: readonly string[]): void => {
  try {
    sessionStorage.setItem(key(session), what.join(" "));
  } catch {
    // storage refused: see saidFine
  }
};
