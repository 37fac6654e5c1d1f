// The room in all nine steps, as facilitator, client and consultant see it, in both languages and themes, on a desktop and on a phone:
// axe has nothing to say, and nothing scrolls sideways. Each person is seen in two of the four looks in a step, and in the other two in
// the next; every step is seen in all four.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./server";
import { chooseClient, openTopics, phases } from "./steps";
import { enter, gather, go, leave, type Gathering } from "./table";

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  [
    [desktop, "light"],
    [phone, "dark"],
  ],
  [
    [desktop, "dark"],
    [phone, "light"],
  ],
] as const;

/** Everything a window shows, in one pair of looks; back on the desktop after. */
const look = async (page: Page, what: string, pair = 0): Promise<void> => {
  for (const [size, colorScheme] of looks[pair % 2] ?? []) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${what}, ${size.width}, ${colorScheme}`);
  }
  await page.setViewportSize(desktop);
};

/** A dialog in one look on the desktop and one on the phone, then away with it. */
const lookAtDialog = async (page: Page, what: string): Promise<void> => {
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, what);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

test("every step, for the facilitator, the client and a consultant", async ({ browser, server }) => {
  test.setTimeout(1_500_000);
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc", lang: "en" }]);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const guest of table.guests) await enter(guest, table.session, guest === table.guests[1]);
  for (const [i, phase] of phases.entries()) {
    await test.step(phase, async () => {
      await come[phase](table);
      for (const [j, { page, name }] of table.guests.entries()) {
        await expect(page.locator("html")).toHaveAttribute("data-phase", phase);
        await look(page, `${phase}, ${name}`, i + j);
      }
    });
  }
  await test.step("forced colours leave the seats and the current step their edges", async () => {
    await marc.emulateMedia({ forcedColors: "active" });
    const style = (selector: string, what: "borderTopStyle" | "backgroundColor") => marc.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], what);
    expect(await style(".seat__view", "borderTopStyle")).toBe("solid");
    expect(await style("[aria-current] .stepper__mark", "backgroundColor")).not.toBe(await style(".board", "backgroundColor"));
    await marc.emulateMedia({ forcedColors: "none" });
  });
  await test.step("dialogs", async () => {
    for (const button of ["Help and shortcuts", "Devices", "Leave"]) {
      await marc.getByRole("button", { name: button, exact: true }).click();
      await lookAtDialog(marc, button);
    }
    await nadia.getByRole("button", { name: "Clore la séance" }).click();
    await lookAtDialog(nadia, "closing");
  });
  await test.step("another tab has the seat", async () => {
    const second = await marc.context().newPage();
    await enter({ ...table.guests[2]!, page: second }, table.session);
    await expect(marc.locator("[data-ended=moved]")).toBeVisible();
    await look(marc, "moved");
    await second.close();
  });
  await test.step("ended", async () => {
    await nadia.getByRole("button", { name: "Clore la séance" }).click();
    await nadia.getByRole("dialog").getByRole("button", { name: "Clore la séance" }).click();
    await expect(helene.locator("[data-ended=closed]")).toBeVisible();
    await look(helene, "ended");
  });
  await leave(table);
});

const pages = ({ guests }: Gathering) => guests.map((guest) => guest.page) as [Page, Page, Page];

/** How each step is reached, and what stands on its board: what the method's people would write there. */
const come: Record<(typeof phases)[number], (table: Gathering) => Promise<void>> = {
  open: async (table) => {
    const [, helene, marc] = pages(table);
    await helene.getByRole("radio", { name: "Éclaircies" }).check();
    await helene.getByPlaceholder("Quelques mots, si tu veux").fill("Une nuit courte, contente d’être là");
    await expect(marc.locator(".board")).toContainText("Une nuit courte");
  },
  topic: async (table) => {
    const [, , marc] = pages(table);
    await openTopics(table);
    await chooseClient(table);
    await marc.locator("[data-topic-form] summary").click(); // the client is chosen
    await marc.getByPlaceholder("How do I…").fill("How do I hand over a team I built?");
    await marc.getByRole("button", { name: "Keep my topic" }).click();
  },
  expose: async (table) => {
    const [, helene, marc] = pages(table);
    await go(table, "Ouvrir l’exposé", "expose");
    await helene.getByRole("textbox", { name: "Si c’était un gros titre ?" }).fill("On me prend pour la police de la fiche");
    await helene.getByRole("textbox", { name: "La question que je me pose" }).fill("Comment faire pour qu’ils l’utilisent ?");
    await marc.locator("[data-write=write]").fill("Who asked for this sheet?");
    await marc.locator("[data-write=write]").press("Enter");
    await expect(marc.locator("[data-draft]")).toHaveCount(1);
  },
  clarify: async (table) => {
    const [nadia, helene, marc] = pages(table);
    await go(table, "Ouvrir la clarification", "clarify");
    await marc.locator("[data-write=write]").fill("What would you lose if they used it?");
    await marc.locator("[data-write=write]").press("Enter");
    await helene.getByRole("textbox", { name: "Répondre en une ligne" }).fill("Leur confiance, la nuit.");
    await helene.keyboard.press("Enter");
    await expect(nadia.locator(".board")).toContainText("Leur confiance");
    await marc.locator("[data-write=write]").fill("Have you thought of asking your director?");
    await marc.locator("[data-write=write]").press("Enter"); // the nudge stands
    await marc.getByRole("button", { name: "Hand", exact: true }).click();
  },
  contract: async (table) => {
    const [nadia, helene, marc] = pages(table);
    await go(table, "Passer au contrat", "contract");
    await marc.locator("[data-write=write]").fill("I understand that you must defend what you do not believe in.");
    await marc.locator("[data-write=write]").press("Enter");
    await nadia.getByRole("button", { name: "Ouvrir la consultation" }).click();
    await lookAtDialog(nadia, "no contract yet");
    await helene.getByRole("textbox", { name: "Dans cette séance, j’aimerais que vous m’aidiez à…" }).fill("Aidez-moi à décider quelle position tenir.");
    await helene.getByRole("button", { name: "C’est cette formulation" }).first().click();
    await expect(nadia.locator(".contract")).toContainText("quelle position tenir");
  },
  consult: async (table) => {
    const [, helene, marc] = pages(table);
    await go(table, "Ouvrir la consultation", "consult");
    await marc.locator("#offer textarea").fill("I asked for a trial of two months, with figures.");
    await marc.getByRole("radio", { name: "Experience" }).check();
    await marc.locator("#offer").getByRole("button", { name: "Offer it" }).click();
    await helene.getByRole("button", { name: "Garder", exact: true }).first().click();
    await expect(helene.getByRole("button", { name: "Gardé", exact: true })).toBeVisible();
  },
  plan: async (table) => {
    const [, helene, marc] = pages(table);
    await go(table, "Passer à la synthèse", "plan");
    await helene.getByPlaceholder("Ce que je garde, ce qui m’a surpris").fill("Je peux dire non calmement.");
    await helene.getByRole("button", { name: "Le retenir" }).click();
    await helene.getByRole("button", { name: "Ajouter une action" }).click();
    await helene.getByRole("textbox", { name: "1. Quoi" }).fill("Dire jeudi ce que perd l’équipe de nuit");
    await helene.getByRole("button", { name: "Montrer au groupe" }).click();
    await expect(marc.locator(".board")).toContainText("Dire jeudi");
  },
  learn: async (table) => {
    const [nadia, , marc] = pages(table);
    await go(table, "Passer aux apprentissages", "learn");
    await marc.locator("[data-write=write]").first().fill("I answer too fast when somebody is sad.");
    await marc.locator("[data-write=write]").first().press("Enter");
    await nadia.getByRole("textbox", { name: "Ce qui a aidé, ce qu’on change" }).fill("Un tour des sujets plus court.");
    await nadia.getByRole("button", { name: "Le noter" }).click();
  },
  close: async (table) => {
    const [nadia, , marc] = pages(table);
    await nadia.getByRole("button", { name: "Passer à la clôture" }).click();
    await nadia.getByRole("button", { name: "Continuer quand même" }).click();
    await expect(marc.locator("html")).toHaveAttribute("data-phase", "close");
    await marc.locator("[data-write=write]").first().fill("Lighter");
    await marc.locator("[data-write=write]").first().press("Enter");
    await expect(nadia.locator(".board")).toContainText("Lighter");
  },
};
