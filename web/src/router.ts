import { signal } from "@preact/signals";

/** The pages of the application (web/API.md, "Pages"). */
export type Route =
  | { page: "landing" }
  | { page: "start" }
  | { page: "invitation"; token: string }
  | { page: "return"; token: string }
  | { page: "group"; group: string }
  | { page: "session"; session: string }
  | { page: "record"; session: string }
  | { page: "nowhere" };

const routes: readonly [RegExp, (id: string, token: string) => Route][] = [
  [/^\/$/, () => ({ page: "landing" })],
  [/^\/start$/, () => ({ page: "start" })],
  [/^\/i$/, (_, token) => ({ page: "invitation", token })],
  [/^\/r$/, (_, token) => ({ page: "return", token })],
  [/^\/g\/([^/]+)$/, (id) => ({ page: "group", group: id })],
  [/^\/s\/([^/]+)$/, (id) => ({ page: "session", session: id })],
  [/^\/s\/([^/]+)\/record$/, (id) => ({ page: "record", session: id })],
];

/** Which page an address means. The token of a link stands in the fragment, which no server ever sees. */
export const match = (path: string, hash: string): Route => {
  for (const [pattern, make] of routes) {
    const found = pattern.exec(path);
    if (found) return make(found[1] ?? "", hash.replace(/^#/, ""));
  }
  return { page: "nowhere" };
};

/**
 * What somebody pasted, as an address of ours: a whole link of an invitation or a return, or its token alone. Null when it is neither. Links of
 * another host are taken by their fragment only: the token counts, never the host.
 */
export const pasted = (text: string): string | null => {
  const found = /(?:\/(i|r))?#([A-Za-z0-9_-]{16,128})\s*$/.exec(text.trim()) ?? /^()([A-Za-z0-9_-]{16,128})$/.exec(text.trim());
  return found ? `/${found[1] || "i"}#${found[2]}` : null;
};

const here = (): Route => (typeof location === "undefined" ? { page: "nowhere" } : match(location.pathname, location.hash));

/** The page of this tab. */
export const route = signal<Route>(here());

/** Goes to another page. `replace` leaves no trace of this one in the history: for links whose token is used up. */
export const navigate = (to: string, replace = false): void => {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  route.value = here();
  scrollTo(0, 0);
};

/** Makes links of the application change the page without loading it again. Call once. */
export const startRouter = (): void => {
  const follow = () => void (route.value = here());
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.target || link.hasAttribute("download") || match(link.pathname, "").page === "nowhere") return;
    if (link.pathname === location.pathname && link.hash && match(link.pathname, "").page !== "invitation") return; // a place on this page
    event.preventDefault();
    navigate(link.pathname + link.hash);
  });
};
