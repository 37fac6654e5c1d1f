// Several people in one text: by character, offline, by input method, pasted too long; and cards under the hands of who leads.
import type { Page } from "@playwright/test";
import { look } from "./axe";
import { expect, test } from "./server";
import { chooseClient, live, openTopics, toClarification } from "./steps";
import { enter, gather, go, keepSockets, leave, post, type Gathering } from "./table";

test.describe.configure({ timeout: 480_000 });

const shared = (page: Page) => page.locator("[data-kind=reformulation]");
const field = (page: Page) => shared(page).getByRole("textbox");

/** Chromium's offline leaves open sockets alone: these the test closes, as a network would. */
const cut = async (page: Page): Promise<void> => {
  await page.context().setOffline(true);
  await page.evaluate(() => (window as unknown as { sockets: WebSocket[] }).sockets.forEach((socket) => socket.close()));
};

/** Puts words at the beginning or the end of the shared text, in one go: one step to take back. */
const put = async (page: Page, where: "Home" | "End", words: string): Promise<void> => {
  await field(page).press(`Control+${where}`);
  await page.keyboard.insertText(words);
};

const same = async (text: string, ...pages: Page[]): Promise<void> => {
  for (const page of pages) await expect(field(page)).toHaveValue(text);
};

test("two write in one sentence: by character, offline for eight seconds, by input method, and each takes back only their own", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }, { name: "Aïcha", lang: "en" }], true);
  const [nadia, helene, marc, aicha] = table.guests.map((guest) => guest.page) as [Page, Page, Page, Page];
  await aicha.addInitScript(keepSockets);
  for (const guest of table.guests) await enter(guest, table.session);
  await toClarification(table);
  await go(table, "Passer au contrat", "contract");
  await marc.getByPlaceholder("Je comprends que…").fill("tu veux décider");
  await marc.getByPlaceholder("Je comprends que…").press("Enter");
  await marc.getByText("Laisser quelqu’un écrire avec moi").click();
  for (const page of [marc, aicha]) await shared(page).getByRole("button", { name: /^(Modifier|Change)$/ }).click();

  await test.step("by character, and the others see who writes", async () => {
    await field(aicha).press("Control+End");
    await field(aicha).pressSequentially(" seule");
    await expect(shared(helene).locator(".writing")).toHaveText("Aïcha : en train d’écrire ici");
    let looking = true;
    const seen = look(helene, "writes").finally(() => (looking = false));
    while (looking) for (const key of ["x", "Backspace"]) await field(aicha).press(key); // it is said for three seconds after a key
    await seen;
    await expect(shared(helene).locator(".writing")).toContainText("Aïcha");
    await expect(shared(marc).locator(".writing")).toContainText("Aïcha");
    await expect(shared(aicha).locator(".writing")).toHaveCount(0);
    await field(marc).press("Control+Home");
    await field(marc).pressSequentially("Je crois que ");
    await same("Je crois que tu veux décider seule", marc, aicha);
    await expect(shared(helene).locator(".kind")).toHaveText("Marc, avec Aïcha");
    await expect(shared(helene).locator(".writing")).toHaveCount(0); // some seconds after the last key
  });
  await test.step("a word replaced as phones do, emoji and accents", async () => {
    await field(marc).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(3, 8)); // crois
    await marc.keyboard.insertText("sens");
    await field(aicha).press("Control+End");
    await aicha.keyboard.insertText(" 👩‍🚀e\u0301🇫🇷");
    await same("Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷", marc, aicha);
  });
  await test.step("one of them is offline for eight seconds", async () => {
    await expect(shared(helene).locator(".writing")).toHaveCount(0); // what comes is another step for each of them
    await cut(aicha);
    const off = Date.now();
    await put(aicha, "End", ", ce soir");
    await expect(aicha.locator(".save")).toContainText("not yet saved");
    await put(marc, "Home", "Oui. ");
    await expect.poll(() => Date.now() - off, { timeout: 20_000 }).toBeGreaterThan(8_000);
    await put(marc, "End", " !");
    await expect(field(aicha)).toHaveValue("Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷, ce soir");
    await aicha.context().setOffline(false);
    await live(aicha);
    await expect(aicha.locator(".save")).toHaveCount(0);
    await same("Oui. Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷 !, ce soir", aicha, marc);
  });
  await test.step("undo takes back only one's own", async () => {
    await field(marc).press("Control+z"); // the exclamation mark
    await same("Oui. Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷, ce soir", marc, aicha);
    await field(aicha).press("Control+z");
    await same("Oui. Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷", marc, aicha);
    await field(marc).press("Control+z");
    await same("Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷", marc, aicha);
  });
  await test.step("an input method: nothing goes out in mid-composition, and what a colleague writes does not break it", async () => {
    const device = await marc.context().newCDPSession(marc);
    await field(marc).press("Control+Home");
    await device.send("Input.imeSetComposition", { text: "^", selectionStart: 1, selectionEnd: 1 }); // a dead key
    await put(aicha, "End", " ?");
    await expect(shared(helene)).toContainText("🇫🇷 ?");
    await device.send("Input.imeSetComposition", { text: "être", selectionStart: 4, selectionEnd: 4 });
    expect(await field(marc).inputValue()).toMatch(/^êtreJe sens/);
    expect(await field(marc).inputValue()).not.toContain("?");
    expect(await field(aicha).inputValue()).not.toContain("être");
    await device.send("Input.insertText", { text: "être " });
    await same("être Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷 ?", marc, aicha);
    await marc.keyboard.type("ou ");
    await same("être ou Je sens que tu veux décider seule 👩‍🚀e\u0301🇫🇷 ?", marc, aicha);
  });
  const rest = aicha.locator(".notice", { hasText: "not everything fitted" });
  await test.step("right to left", async () => {
    const notes = aicha.getByRole("textbox", { name: "My notes" });
    await aicha.locator("details.mine summary").click();
    await notes.fill("שלום");
    expect(await notes.evaluate((area) => getComputedStyle(area).direction)).toBe("rtl");
    await notes.fill("");
  });
  await test.step("a paste that is too long is cut between letters, and the rest is offered", async () => {
    const notes = aicha.getByRole("textbox", { name: "My notes" });
    await notes.focus();
    await aicha.keyboard.insertText(`${"x".repeat(1998)}👩‍🚀 la fin`);
    await expect(notes).toHaveValue("x".repeat(1998));
    await expect(rest.locator("q")).toHaveText("👩‍🚀 la fin");
    await expect(rest).toContainText("2000 characters at most");
    await aicha.reload();
    await expect(rest.locator("q")).toHaveText("👩‍🚀 la fin");
  });
  await test.step("removed while a colleague writes offline: her words come back to her, and the card can be brought back", async () => {
    await shared(aicha).getByRole("button", { name: "Change" }).click();
    await cut(aicha);
    await put(aicha, "End", " Peut-être.");
    await shared(marc).getByRole("button", { name: "Retirer" }).click();
    await expect(shared(helene)).toHaveCount(0);
    await aicha.context().setOffline(false);
    await live(aicha);
    await expect(aicha.locator(".notice", { hasText: "The card you were writing in was removed." }).locator("q")).toContainText("🇫🇷 ? Peut-être.");
    const gone = aicha.locator(".notice", { hasText: "Marc removed a card you have written in." });
    await expect(gone.locator("q")).toContainText("🇫🇷 ?");
    await look(aicha, "removed"); // and the rest of the paste, above
    await rest.getByRole("button", { name: "Let it go" }).click();
    await expect(rest).toHaveCount(0);
    await gone.getByRole("button", { name: "Bring back" }).click();
    for (const page of [helene, marc, nadia]) await expect(shared(page)).toContainText("être ou Je sens");
  });
  await leave(table);
});

/** Marc asks these questions, one after the other. */
const ask = async (table: Gathering, ...questions: string[]): Promise<void> => {
  const [nadia, marc] = [table.guests[0]!.page, table.guests[2]!.page];
  for (const text of questions) {
    await marc.getByPlaceholder("Une question courte, qui ouvre").fill(text);
    await marc.getByPlaceholder("Une question courte, qui ouvre").press("Enter");
    await expect(nadia.locator("[data-kind=question]").filter({ hasText: text })).toHaveCount(1);
  }
};

test("who leads drags cards and puts them under headings; everybody finds; going back a step loses nothing", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }], true);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const guest of table.guests) await enter(guest, table.session);
  await toClarification(table);
  await ask(table, "Qui a demandé l’école ?", "Que perds-tu ?", "Depuis quand, à L’ÉCOLE ?");
  const questions = (page: Page) => page.locator("[data-kind=question]");
  const card = (text: string) => questions(nadia).filter({ hasText: text });

  await test.step("the tools of a card lie over no words", async () => {
    for (const row of await questions(nadia).all()) {
      await row.hover();
      const tools = (await row.locator(".card__tools").boundingBox())!;
      for (const text of await nadia.locator(".card__text").all()) {
        const words = (await text.boundingBox())!;
        expect(words.y >= tools.y + tools.height || words.y + words.height <= tools.y, "the tools are above or below the words").toBe(true);
      }
    }
  });
  await test.step("dragged by its handle to the top; Escape leaves it", async () => {
    const drag = async (drop: boolean) => {
      await card("Depuis quand").hover();
      const grip = (await card("Depuis quand").locator(".grip").boundingBox())!;
      const first = (await questions(nadia).first().boundingBox())!;
      await nadia.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
      await nadia.mouse.down();
      await nadia.mouse.move(first.x + 40, first.y + 4, { steps: 6 });
      await expect(questions(nadia).first()).toHaveClass(/card--before/);
      if (!drop) await nadia.keyboard.press("Escape");
      await nadia.mouse.up();
    };
    await drag(false);
    await expect(questions(nadia)).toContainText(["Qui a demandé", "Que perds-tu", "Depuis quand"]);
    await drag(true);
    for (const page of [nadia, helene, marc]) await expect(questions(page)).toContainText(["Depuis quand", "Qui a demandé", "Que perds-tu"]);
    await expect(helene.locator("[data-said]")).toContainText("1 carte déplacée");
  });
  await test.step("under a heading by keyboard, a second one into it, and out again", async () => {
    const group = async (text: string, pick: string) => {
      await card(text).getByRole("button", { name: "Sous un titre" }).press("Enter");
      await nadia.getByRole("menuitem", { name: pick }).or(nadia.getByRole("menuitemradio", { name: pick })).press("Enter");
    };
    await group("Que perds-tu", "Nouveau titre…");
    await nadia.getByPlaceholder("Titre du groupe").fill("Ce qui se joue");
    await nadia.getByPlaceholder("Titre du groupe").press("Enter");
    await expect(helene.getByRole("heading", { level: 4, name: "Ce qui se joue" })).toBeVisible();
    await group("Depuis quand", "Ce qui se joue");
    await expect(helene.locator(".group [data-card]")).toContainText(["Depuis quand", "Que perds-tu"]);
    await group("Depuis quand", "Sans titre");
    await expect(helene.locator(".group [data-card]")).toContainText(["Que perds-tu"]);
    await expect(marc.getByRole("button", { name: "Sous un titre" })).toHaveCount(0);
  });
  await test.step("F finds, without regard to accents and case; Enter goes on, Escape leaves one on the card", async () => {
    await helene.keyboard.press("f");
    const find = helene.getByRole("searchbox", { name: "Chercher sur le tableau" });
    await expect(find).toBeFocused();
    await find.pressSequentially("l'ecole");
    await expect(helene.getByRole("search").getByRole("status")).toHaveText("1 sur 2");
    await expect(helene.locator("[data-found]")).toContainText("Depuis quand");
    await find.press("Enter");
    await expect(helene.locator("[data-found]")).toContainText("Qui a demandé");
    await find.press("Shift+Enter");
    await expect(helene.getByRole("search").getByRole("status")).toHaveText("1 sur 2");
    await look(helene, "find"); // a heading is in sight
    await find.press("Escape");
    await expect(helene.locator("[data-card]:focus")).toContainText("Depuis quand");
    await expect(helene.locator("[data-found]")).toHaveCount(0);
  });
  await test.step("a question sent as the step moved on is refused and still there; going back loses nothing", async () => {
    await marc.addInitScript(keepSockets);
    await marc.reload();
    await live(marc);
    await cut(marc);
    await marc.getByPlaceholder("Une question courte, qui ouvre").fill("Trop tard ?");
    await marc.getByPlaceholder("Une question courte, qui ouvre").press("Enter");
    await expect(marc.locator(".save")).toContainText("pas encore enregistré");
    const [said, steps] = [(await marc.locator(".save").boundingBox())!, (await marc.locator(".stepper").boundingBox())!];
    expect(said.y >= steps.y + steps.height || said.x >= steps.x + steps.width, "what is not saved is said beside the steps, not over them").toBe(true);
    await nadia.getByRole("button", { name: "Passer au contrat", exact: true }).click();
    await expect(helene.locator("html")).toHaveAttribute("data-phase", "contract");
    await marc.context().setOffline(false);
    await live(marc);
    await expect(marc.locator(".notice q")).toHaveText("Trop tard ?");
    await nadia.getByText("Autres gestes").click();
    await nadia.getByRole("button", { name: "Revenir à l’étape Clarification" }).click();
    for (const page of [nadia, helene, marc]) await expect(questions(page)).toContainText(["Depuis quand", "Qui a demandé", "Que perds-tu"]);
    await marc.getByRole("button", { name: "Reprendre" }).click();
    await expect(marc.getByPlaceholder("Une question courte, qui ouvre")).toHaveValue("Trop tard ?");
    await marc.getByPlaceholder("Une question courte, qui ouvre").press("Enter");
    await expect(questions(helene).filter({ hasText: "Trop tard ?" })).toHaveCount(1);
  });
  await leave(table);
});

test("unsigned contributions: nobody is told whose they are, and after the step not even their author", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }], true);
  const ids = table.guests.map((guest) => guest.id);
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(table.guests[0]!.page, server.url, `/api/groups/${table.group}/sessions`, { template: "unsigned90", startsAt, facilitator: ids[0], seats: ids });
  table.session = session.id;
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const guest of table.guests) await enter(guest, table.session);
  await openTopics(table);
  await chooseClient(table);
  for (const [button, step] of [["Ouvrir l’exposé", "expose"], ["Ouvrir la clarification", "clarify"], ["Passer au contrat", "contract"]] as const) await go(table, button, step);
  await nadia.getByRole("button", { name: "Ouvrir la consultation", exact: true }).click();
  await nadia.getByRole("button", { name: "Continuer quand même" }).click();
  const offered = (page: Page) => page.locator("[data-kind=experience]");
  await marc.getByRole("textbox", { name: "Ce que tu offres" }).fill("Quand j’ai dit non, tout s’est calmé.");
  await expect(marc.getByText("puis tout le monde, sans ton nom")).toBeVisible();
  for (const page of [nadia, helene, marc]) await expect(page.getByText("Ici, pas de noms")).toBeVisible();
  await marc.getByRole("textbox", { name: "Ce que tu offres" }).press("Enter");
  await expect(offered(helene).locator(".card__by")).toHaveText("Sans nom");
  await expect(offered(marc).locator(".card__by")).toHaveText("Toi, sans nom pour les autres");
  await look(marc, "unsigned");
  await helene.getByRole("button", { name: "Garder" }).click();
  await nadia.getByRole("button", { name: "Passer à la synthèse", exact: true }).click();
  await expect(offered(helene).locator(".card__by")).toHaveText("Sans nom");
  await expect(offered(helene).getByRole("button", { name: "Gardé" })).toBeVisible();
  await marc.reload();
  await expect(offered(marc).locator(".card__by")).toHaveText("Sans nom");
  await leave(table);
});
