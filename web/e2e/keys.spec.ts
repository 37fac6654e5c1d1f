// The room without a mouse: every shortcut, and a question asked, read and put first by keyboard alone.
import type { Page } from "@playwright/test";
import { expect, test } from "./server";
import { toClarification } from "./steps";
import { enter, gather, leave } from "./table";

test("a question is asked, found and moved by keyboard, and every shortcut does what the help says", async ({ browser, server }) => {
  test.setTimeout(180_000);
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const guest of table.guests) await enter(guest, table.session);
  await toClarification(table);
  const field = marc.getByPlaceholder("Une question courte, qui ouvre");
  const questions = (page: Page) => page.locator("[data-kind=question]");

  await test.step("N, the question, its facet, Enter", async () => {
    await marc.keyboard.press("n");
    await expect(field).toBeFocused();
    await marc.keyboard.type("Qui a demandé cette fiche ?"); // its m, h, n and ? are letters here
    await expect(field).toHaveValue("Qui a demandé cette fiche ?");
    await marc.keyboard.press("Shift+Tab");
    await marc.keyboard.press("Space");
    await expect(marc.locator("input[type=radio]:focus")).toBeChecked();
    await marc.keyboard.press("Tab");
    await expect(field).toBeFocused();
    await marc.keyboard.press("Enter");
    await expect(questions(helene)).toContainText(["Qui a demandé cette fiche ?"]);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("");
    await marc.keyboard.type("Que perds-tu s’ils l’utilisent ?");
    await marc.keyboard.press("Enter");
    await expect(questions(nadia)).toContainText(["Que perds-tu"]);
  });
  await test.step("a dead key, as on a French keyboard", async () => {
    const keyboard = await marc.context().newCDPSession(marc);
    await marc.keyboard.type("Depuis quand ");
    await keyboard.send("Input.imeSetComposition", { text: "^", selectionStart: 1, selectionEnd: 1 });
    await expect(field).toHaveValue("Depuis quand ^");
    await keyboard.send("Input.insertText", { text: "ê" });
    await marc.keyboard.type("tre seul ?");
    await expect(field).toHaveValue("Depuis quand être seul ?");
    await marc.keyboard.press("Enter");
    await expect(questions(nadia).filter({ hasText: "Depuis quand être seul ?" })).toHaveCount(1);
  });
  await test.step("Escape leaves the field; H, M and V", async () => {
    await marc.keyboard.press("Escape");
    await expect(field).not.toBeFocused();
    await marc.keyboard.press("h");
    await expect(nadia.locator(`[data-person="${table.guests[2]!.id}"] .seat__mark--hand`)).toBeVisible();
    await marc.keyboard.press("h");
    await expect(nadia.locator(`[data-person="${table.guests[2]!.id}"] .seat__mark--hand`)).toHaveCount(0);
    for (const key of ["m", "v"]) {
      const button = marc.locator(`.bar__btn[aria-keyshortcuts=${key}]`);
      for (const on of ["false", "true"]) {
        await marc.keyboard.press(key);
        await expect(button).toHaveAttribute("aria-pressed", on);
      }
    }
  });
  await test.step("? opens the help, Escape closes it, the focus is where it was", async () => {
    await marc.locator(".bar__btn[aria-keyshortcuts=m]").focus();
    await marc.keyboard.press("?");
    await expect(marc.getByRole("dialog", { name: "Aide et raccourcis" })).toBeVisible();
    await marc.keyboard.press("m"); // no shortcut acts behind a dialog
    await expect(marc.locator(".bar__btn[aria-keyshortcuts=m]")).toHaveAttribute("aria-pressed", "true");
    await marc.keyboard.press("Escape");
    await expect(marc.getByRole("dialog")).toHaveCount(0);
    await expect(marc.locator(".bar__btn[aria-keyshortcuts=m]")).toBeFocused();
  });
  await test.step("arrows go from card to card, with Alt they move one", async () => {
    const cards = nadia.locator("[data-card]");
    await nadia.locator("[data-card][tabindex='0']").first().focus();
    await expect(cards.first()).toBeFocused();
    for (const at of [1, 2]) {
      await nadia.keyboard.press("ArrowDown");
      await expect(cards.nth(at)).toBeFocused();
    }
    await nadia.keyboard.press("ArrowUp");
    await expect(cards.nth(1)).toBeFocused();
    await nadia.keyboard.press("ArrowDown");
    await expect(cards.nth(2)).toContainText("Depuis quand");
    for (const order of [
      ["Qui a demandé", "Depuis quand", "Que perds-tu"],
      ["Depuis quand", "Qui a demandé", "Que perds-tu"],
    ]) {
      await nadia.keyboard.press("Alt+ArrowUp");
      await expect(questions(nadia)).toContainText(order);
      await expect(questions(marc)).toContainText(order);
      await expect(nadia.locator("[data-card]:focus")).toContainText("Depuis quand"); // it keeps the focus while it moves
    }
    await nadia.keyboard.press("Alt+ArrowDown");
    await expect(questions(helene)).toContainText(["Qui a demandé", "Depuis quand", "Que perds-tu"]);
  });
  await test.step("F finds, Escape leaves one on the card that was found, from where the arrows go on", async () => {
    await nadia.keyboard.press("f");
    await expect(nadia.getByRole("searchbox")).toBeFocused();
    await nadia.keyboard.type("ETRE seul");
    await expect(nadia.locator("[data-found]")).toContainText("Depuis quand être seul ?");
    await nadia.keyboard.press("Escape");
    await expect(nadia.getByRole("searchbox")).toHaveCount(0);
    await expect(nadia.locator("[data-card]:focus")).toContainText("Depuis quand");
    await nadia.keyboard.press("ArrowDown");
    await expect(nadia.locator("[data-card]:focus")).toContainText("Que perds-tu");
  });
  await leave(table);
});
