import { openDB, type IDBPDatabase } from "idb";
import type { Keep, Kept } from "./world";

// Unacknowledged work waits in this browser's IndexedDB, one record a tab, and goes with the session.

interface Row {
  session: string;
  person: string;
  kept: Kept;
}

const name = "codev";
const store = "tabs";

const open = (): Promise<IDBPDatabase> => openDB(name, 1, { upgrade: (db) => void db.createObjectStore(store) });

/** Forgets everything this browser keeps of any session: after signing out. */
export const forgetAll = async (): Promise<void> => {
  try {
    const db = await open();
    await db.clear(store);
    db.close();
  } catch {
    // no IndexedDB here: nothing was kept
  }
};

const holds = ({ ops, typing, composing, returned }: Kept): boolean => ops.length + typing.length + composing.length + returned.length > 0;

/** A tab's id, and the lock that no other tab has it. */
const take = (id: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    void navigator.locks.request(`codev.tab.${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : undefined; // held as long as the tab lives
    });
  });

/**
 * Who this tab is for the server. A reload keeps its id (sessionStorage); a duplicated tab finds it taken and becomes another; a tab
 * opened anew takes up what a closed one of the same person left unsent.
 */
export const identify = async (session: string, person: string): Promise<string> => {
  const key = `codev.client.${session}.${person}`;
  const own = sessionStorage.getItem(key);
  if (own && (await take(own))) return own;
  const left = own ? [] : await leftBehind(session, person);
  for (const id of [...left, crypto.randomUUID()]) {
    if (!(await take(id))) continue;
    sessionStorage.setItem(key, id);
    return id;
  }
  return crypto.randomUUID();
};

const leftBehind = async (session: string, person: string): Promise<string[]> => {
  try {
    const db = await open();
    const found: string[] = [];
    for (const key of await db.getAllKeys(store)) {
      const row = (await db.get(store, key)) as Row | undefined;
      if (row?.session === session && row.person === person && holds(row.kept)) found.push(String(key));
    }
    db.close();
    return found;
  } catch {
    return [];
  }
};

/** Where this tab's unacknowledged work waits. Without IndexedDB (a private window) it waits in memory alone. */
export const keepOf = (client: string, session: string, person: string): Keep => {
  const db = open().catch(() => null);
  let next: Kept | null = null;
  let writing = false;
  let over = false;
  const write = async () => {
    if (writing) return;
    writing = true;
    while (next && !over) {
      const row: Row = { session, person, kept: next };
      next = null;
      await (await db)?.put(store, row, client).catch(() => undefined);
    }
    writing = false;
  };
  return {
    load: async () => {
      const row = (await (await db)?.get(store, client).catch(() => undefined)) as Row | undefined;
      return row?.session === session && row.person === person ? row.kept : null;
    },
    save: (kept) => {
      next = kept;
      void write();
    },
    wipe: async () => {
      over = true;
      const open = await db;
      for (const key of (await open?.getAllKeys(store)) ?? []) {
        const row = (await open?.get(store, key)) as Row | undefined;
        if (row?.session === session) await open?.delete(store, key);
      }
    },
  };
};
