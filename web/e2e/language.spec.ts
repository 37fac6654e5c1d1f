// A browser loads the words of one language: the first page comes in it, and another one takes over when all its words are here.
import type { Page } from "@playwright/test";
import { expect, test } from "./server";
import { enter, gather, leave, type Gathering } from "./table";

let table: Gathering;
test.beforeAll(async ({ browser, server }) => {
  table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc", lang: "en" }]);
});
test.afterAll(() => leave(table));

/** Which translations the page fetches from now on: "pages.fr". */
const fetched = (page: Page): string[] => {
  const names: string[] = [];
  page.on("request", (request) => {
    const found = /\/assets\/(\w+\.(?:en|fr))-\w+\.js$/.exec(request.url());
    if (found) names.push(found[1]!);
  });
  return names;
};

const pick = async (page: Page, to: "Français" | "English") => {
  await page.getByRole("button", { name: /, chang(e|er) / }).first().click();
  await page.getByRole("menuitemradio", { name: to }).click();
};

test("the first page waits for its words, in the language of the browser, and loads no others", async ({ browser, server }) => {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  const names = fetched(page);
  let arrive: () => void = () => undefined;
  const held = new Promise<void>((done) => (arrive = done));
  await page.route(/pages\.en-/, async (route) => (await held, route.continue()));
  const asked = page.waitForRequest(/pages\.en-/);
  await page.goto(server.url, { waitUntil: "commit" });
  await asked;
  await expect(page.locator("#app")).toBeEmpty();
  arrive();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(names).toEqual(["pages.en"]);
  await page.context().close();
});

test("words that cannot be fetched are asked for again, first and later, and the present language stays meanwhile", async ({ browser, server }) => {
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await page.route(/pages\.fr-/, (route) => route.abort());
  await page.goto(server.url);
  await expect(page.getByText("Connexion… / Connecting…")).toBeVisible();
  await page.unroute(/pages\.fr-/);
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toBeVisible();
  const french = await title.innerText();

  await page.route(/pages\.en-/, (route) => route.abort());
  await pick(page, "English");
  await expect(page.getByText("La page reste en français pour l’instant.")).toBeVisible();
  await expect(title).toHaveText(french);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.unroute(/pages\.en-/);
  await pick(page, "English");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(title).not.toHaveText(french);
  await page.context().close();
});

test("each kind of page changes its language, and the room with its words", async () => {
  const { page } = table.guests[0]!;
  for (const path of ["/", "/start", `/g/${table.group}`, `/s/${table.session}`]) {
    await page.goto(path);
    await expect(page.locator("#main")).toBeVisible();
    const words = page.locator("#main h1").first();
    await expect(words).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    const french = await page.locator("#main").innerText();
    await pick(page, "English");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    expect(await page.locator("#main").innerText(), path).not.toBe(french);
    await pick(page, "Français");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  }
  await enter(table.guests[0]!, table.session);
  const say = page.locator(".cue__say");
  await expect(say).toHaveText("Nadia, c’est à toi.");
  const names = fetched(page);
  await pick(page, "English");
  await expect(say).toHaveText("Nadia, it is your turn.");
  expect(names.sort()).toEqual(["line.en", "pages.en", "room.en", "vote.en"]); // what the room has, and nothing of the language it had
  await expect(page.getByRole("contentinfo")).toContainText("Leave");
  await pick(page, "Français");
  await expect(say).toHaveText("Nadia, c’est à toi.");
});
