// What goes wrong in the middle of a session: lost lines, killed servers, a database that does not answer. Nobody loses a word.
import type { Page } from "@playwright/test";
import { expect, test, type Server } from "./server";
import { left, live, sameTime, toClarification } from "./steps";
import { enter, gather, type Gathering, keepSockets, leave, media, seesAndHears } from "./table";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const pending = "pas encore enregistré";
let table: Gathering;
let nadia: Page, helene: Page, marc: Page;

/** A browser whose computer is four minutes ahead. */
const fourMinutesAhead = () => {
  const Real = Date;
  const now = () => Real.now() + 240_000;
  window.Date = new Proxy(Real, {
    construct: (target, given: [number]) => (given.length > 0 ? new target(...given) : new target(now())),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
};

test.beforeAll(async ({ browser, server }) => {
  table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  await marc.addInitScript(fourMinutesAhead);
  await helene.addInitScript(keepSockets);
  for (const guest of table.guests) await enter(guest, table.session);
  await toClarification(table);
});

test.afterAll(() => leave(table));

const question = (page: Page) => page.getByPlaceholder("Une question courte, qui ouvre");
const theAsk = (page: Page) => page.getByRole("textbox", { name: "La question que je me pose" });
const board = (page: Page) => page.locator(".board");
const asked = (page: Page, text: string) => page.locator("[data-kind=question]").filter({ hasText: text });
const ask = async (page: Page, text: string) => {
  await question(page).fill(text);
  await question(page).press("Enter");
};

/** Both see, hear and read each other again; says how long it took since then. */
const backTogether = async (since: number, before: ReadonlyMap<Page, number>, what: string): Promise<void> => {
  await live(...before.keys());
  const line = Date.now() - since;
  for (const [page, gen] of before) {
    await expect.poll(async () => (await media(page)).gen, { message: "a new connection", timeout: 20_000 }).toBeGreaterThan(gen);
    await expect.poll(async () => (await media(page)).videosDecoding, { message: "videos", timeout: 20_000 }).toBe(before.size - 1);
  }
  const said = `${what}: in the room again after ${line} ms, seen again after ${Date.now() - since} ms`;
  console.log(said);
  test.info().annotations.push({ type: "measured", description: said });
  expect(line, "ms until everybody is in the room again").toBeLessThan(15_000);
};

const generations = async (...pages: Page[]) => new Map(await Promise.all(pages.map(async (page) => [page, (await media(page)).gen] as const)));

test("a computer whose clock is four minutes ahead shows the same time left", async () => {
  expect(await marc.evaluate(() => Date.now())).toBeGreaterThan(Date.now() + 200_000);
  await sameTime(nadia, marc);
});

test("a second tab takes the seat, and the first can take it back", async () => {
  const second = await marc.context().newPage();
  await enter({ ...table.guests[2]!, page: second }, table.session);
  await expect(marc.locator("[data-ended=moved]")).toBeVisible();
  await expect(marc.getByRole("heading", { name: "La table est ouverte dans un autre onglet" })).toBeVisible();
  await seesAndHears({ ...table.guests[2]!, page: second }, 2);
  await marc.getByRole("button", { name: "M’asseoir ici" }).click();
  await live(marc);
  await expect(second.locator("[data-ended=moved]")).toBeVisible();
  await second.close();
  await seesAndHears(table.guests[2]!, 2);
  await seesAndHears(table.guests[1]!, 2);
});

test("offline while typing in a text that others read: it waits, says so, and arrives once", async () => {
  await theAsk(helene).fill("Comment faire");
  await expect(board(marc)).toContainText("Comment faire");
  await helene.context().setOffline(true);
  await cut(helene);
  const off = Date.now();
  await theAsk(helene).pressSequentially(" pour dire non");
  await expect(helene.locator(".save")).toContainText(pending);
  await expect(helene.getByText("Ce que tu écris reste ici et partira à ton retour.")).toBeVisible();
  await ask(marc, "Pendant ce temps ?");
  await expect(asked(nadia, "Pendant ce temps ?")).toHaveCount(1);
  await expect.poll(() => Date.now() - off, { timeout: 20_000 }).toBeGreaterThan(8_000); // as long as a lift ride
  await expect(board(marc)).not.toContainText("pour dire non");
  await helene.context().setOffline(false);
  await live(helene);
  await expect(board(marc)).toContainText("Comment faire pour dire non");
  await expect(asked(helene, "Pendant ce temps ?")).toHaveCount(1);
  await expect(theAsk(helene)).toHaveValue("Comment faire pour dire non");
  await expect(helene.locator(".save")).toHaveCount(0);
});

/** Chromium's offline lets no new websocket through and leaves open ones alone: these the test closes, as a network would. */
const cut = (page: Page) => page.evaluate(() => (window as unknown as { sockets: WebSocket[] }).sockets.forEach((socket) => socket.close()));

test("PostgreSQL does not answer for ten seconds: a banner says so, nothing is lost", async ({ server }) => {
  const banner = (page: Page) => page.getByText("L’enregistrement est interrompu.");
  await stopped(server, async () => {
    const since = Date.now();
    await ask(marc, "Qui le verrait en premier ?");
    for (const page of [nadia, helene, marc]) await expect(banner(page)).toBeVisible();
    await expect(marc.locator(".save--pending")).toContainText(pending);
    await expect(asked(helene, "Qui le verrait en premier ?")).toHaveCount(0); // what is not kept is not shown
    await expect.poll(() => Date.now() - since, { timeout: 20_000 }).toBeGreaterThan(10_000);
  });
  for (const page of [nadia, helene, marc]) {
    await expect(asked(page, "Qui le verrait en premier ?")).toHaveCount(1);
    await expect(banner(page)).toHaveCount(0);
  }
  await expect(marc.locator(".save")).toHaveCount(0);
});

const stopped = async (server: Server, meanwhile: () => Promise<void>): Promise<void> => {
  server.postgres("SIGSTOP");
  try {
    await meanwhile();
  } finally {
    server.postgres("SIGCONT");
  }
};

test("the server is restarted: everybody comes back by themselves", async ({ server }) => {
  await question(marc).fill("Et si personne n’avait tort");
  const before = await generations(nadia, helene, marc);
  const [at, seconds] = [Date.now(), await left(nadia)];
  await server.stop("SIGTERM");
  await expect(helene.getByText("Reconnexion.").first()).toBeVisible();
  await server.start();
  await backTogether(at, before, "restart");
  for (const page of [nadia, helene, marc]) await stillHere(page, seconds - (Date.now() - at) / 1000);
  await expect(question(marc)).toHaveValue("Et si personne n’avait tort");
});

/** The clarification goes on, with so many seconds left. */
const stillHere = async (page: Page, seconds: number): Promise<void> => {
  const [at, shown] = [Date.now(), left(page)];
  await expect(page.locator("html")).toHaveAttribute("data-phase", "clarify");
  expect(Math.abs((await shown) - seconds), `clock at ${at}`).toBeLessThanOrEqual(2);
};

test("the server is killed in the middle of typing: the same step, the right time, every word once", async ({ server }) => {
  await nadia.context().close(); // two browsers
  const two = [helene, marc];
  await theAsk(helene).fill("");
  const words = "Comment faire pour défendre ce que je ne crois pas, devant une équipe qui me croit ?";
  const questions = Array.from({ length: 12 }, (_, i) => `Question numéro ${i + 1}, entière ?`);
  const before = await generations(...two);
  const at = Date.now();
  const seconds = await left(marc);
  const typing = theAsk(helene).pressSequentially(words, { delay: 40 });
  const asking = (async () => {
    for (const text of questions) await ask(marc, text);
  })();
  await expect(asked(helene, "Question numéro 3,")).toHaveCount(1); // acknowledged, with others under way
  await server.stop("SIGKILL");
  const killed = Date.now();
  await expect(helene.locator(".save")).toContainText(pending); // she types on
  await asking;
  await question(marc).fill("Ceci n’est pas encore posé");
  await server.start();
  await typing;
  await backTogether(killed, before, "kill -9");
  for (const page of two) {
    await stillHere(page, seconds - (Date.now() - at) / 1000);
    for (const text of questions) await expect(asked(page, text)).toHaveCount(1);
    await expect(board(page).getByText(words).or(theAsk(page)).first()).toBeVisible();
  }
  await expect(theAsk(helene)).toHaveValue(words);
  await expect(board(marc)).toContainText(words);
  await expect(question(marc)).toHaveValue("Ceci n’est pas encore posé");
  for (const page of two) await expect(page.locator(".save")).toHaveCount(0);
  await seesAndHears(table.guests[2]!, 1);
});
