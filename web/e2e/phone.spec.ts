// A session on the phone: a consultant's and the facilitator's, through every step. Whoever reloads is in the same place with the words
// they had not sent.
import type { Page } from "@playwright/test";
import { expect, test } from "./server";
import { chooseClient, live, phases, sameTime, type Phase } from "./steps";
import { enter, gather, leave, seesAndHears, type Gathering } from "./table";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** The facilitator's button to the next step, and the one that confirms it where one does. */
const next: Record<Phase, readonly string[]> = {
  open: ["Entendre les sujets"],
  topic: ["Ouvrir l’exposé"],
  expose: ["Ouvrir la clarification"],
  clarify: ["Passer au contrat"],
  contract: ["Ouvrir la consultation", "Continuer quand même"],
  consult: ["Passer à la synthèse"],
  plan: ["Passer aux apprentissages"],
  learn: ["Passer à la clôture", "Continuer quand même"],
  close: [],
};

/** Where a consultant has a field whose words wait for a button. */
const writesIn: readonly Phase[] = ["topic", "expose", "clarify", "contract", "consult", "learn", "close"];

test("every step on the phone", async ({ browser, server }) => {
  test.setTimeout(300_000);
  const table = await gather(browser, server.url, [{ name: "Nadia", context: phone }, { name: "Hélène" }, { name: "Marc", context: phone }]);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const guest of table.guests) await enter(guest, table.session, guest === table.guests[1]);
  await rail(nadia, ["Lancer l’horloge"]);
  for (const phase of phases) {
    await test.step(phase, async () => {
      for (const page of [nadia, marc]) {
        await expect(page.locator("html")).toHaveAttribute("data-phase", phase);
        await fits(page, phase);
      }
      await thumbs(marc, phase);
      await reload(table, phase);
      if (phase === "topic") await chooseClient(table);
      if (phase === "clarify") {
        await hand(table);
        await dragged(table);
      }
      if (next[phase].length > 0) await rail(nadia, next[phase]);
    });
  }
  await seesAndHears(table.guests[2]!, 1); // Hélène alone has her camera on
  await expect(helene.locator("html")).toHaveAttribute("data-phase", "close");
  await leave(table);
});

/** Nothing is wider than the window. */
const narrow = async (page: Page, what: string): Promise<void> => {
  const { width, window: wide } = await page.evaluate(() => ({ width: document.scrollingElement?.scrollWidth ?? 0, window: innerWidth }));
  expect(width, `${what} scrolls sideways`).toBeLessThanOrEqual(wide);
};

/** Nothing is wider than the window, and the board has its place in it. */
const fits = async (page: Page, what: string): Promise<void> => {
  await narrow(page, what);
  await expect(page.locator("#cue")).toBeInViewport();
};

/** Opens the rail from the thumb bar, presses these one after the other, and goes back to the board. */
const rail = async (page: Page, buttons: readonly string[]): Promise<void> => {
  await page.getByRole("button", { name: "Animer" }).tap();
  await expect(page.locator("#rail")).toBeInViewport();
  const top = async (selector: string) => (await page.locator(selector).boundingBox())!.y;
  await expect.poll(async () => (await top("#rail")) - (await top("#board")), { message: "px of the board above the rail: one leads with the board in sight" }).toBeGreaterThan(150);
  await fits(page, "the rail");
  for (const name of buttons) await page.getByRole("button", { name, exact: true }).tap();
  const hide = page.getByRole("button", { name: "Retour au tableau" });
  if (await hide.isVisible()) await hide.tap();
  await expect(page.locator("#rail")).not.toBeInViewport();
};

/** The thumb bar: large enough, and each key does what it says. */
const thumbs = async (page: Page, phase: Phase): Promise<void> => {
  const keys = page.locator(".bar .bar__btn:visible");
  await expect(keys.first()).toBeVisible();
  for (const box of await keys.evaluateAll((all) => all.map((key) => key.getBoundingClientRect().toJSON() as { width: number; height: number; right: number }))) {
    expect(Math.min(box.width, box.height), "px, a target for a thumb").toBeGreaterThanOrEqual(44);
    expect(box.right).toBeLessThanOrEqual(390);
  }
  const microphone = page.locator(".bar__btn[aria-keyshortcuts=m]");
  await microphone.tap();
  await expect(microphone).toHaveAttribute("aria-pressed", "false");
  await microphone.tap();
  await expect(microphone).toHaveAttribute("aria-pressed", "true");
  if (!writesIn.includes(phase)) return;
  await page.locator(".only-phone .bar__btn--main").tap();
  await expect(page.locator("[data-write=write]")).toBeFocused();
};

const reload = async (table: Gathering, phase: Phase): Promise<void> => {
  const [helene, marc] = [table.guests[1]!.page, table.guests[2]!.page];
  const field = marc.locator("[data-write=write]");
  const words = `Pas encore dit, ${phase}`;
  if (writesIn.includes(phase)) await field.fill(words);
  await marc.reload();
  await live(marc);
  await expect(marc.locator("html")).toHaveAttribute("data-phase", phase);
  await sameTime(helene, marc);
  if (!writesIn.includes(phase)) return;
  await expect(field).toHaveValue(words);
  await field.fill("");
};

/** Who leads drags a question above another with a thumb, then finds it. */
const dragged = async ({ guests }: Gathering): Promise<void> => {
  const [nadia, marc] = [guests[0]!.page, guests[2]!.page];
  const questions = nadia.locator("[data-kind=question]");
  for (const [i, text] of ["Qui décide ?", "Depuis quand ?"].entries()) {
    await marc.locator("[data-write=write]").fill(text);
    await marc.getByRole("button", { name: "La poser" }).tap();
    await expect(questions).toHaveCount(i + 1);
  }
  const grip = questions.nth(1).locator(".grip");
  await grip.scrollIntoViewIfNeeded();
  const [from, to] = [(await grip.boundingBox())!, (await questions.first().boundingBox())!];
  expect(Math.min(from.width, from.height), "px, a target for a thumb").toBeGreaterThanOrEqual(44);
  const device = await nadia.context().newCDPSession(nadia);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y: number) =>
    device.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: from.x + from.width / 2, y }] });
  const start = from.y + from.height / 2;
  await touch("touchStart", start);
  for (let i = 1; i <= 5; i++) await touch("touchMove", start + ((to.y + 8 - start) * i) / 5);
  await expect(questions.first()).toHaveClass(/card--before/);
  await touch("touchEnd", to.y + 8);
  await expect(questions).toContainText(["Depuis quand ?", "Qui décide ?"]);
  await expect(marc.locator("[data-kind=question]")).toContainText(["Depuis quand ?", "Qui décide ?"]);
  await marc.getByRole("button", { name: "Plus", exact: true }).tap();
  await marc.getByRole("button", { name: "Chercher sur le tableau" }).last().tap();
  await marc.getByRole("searchbox").fill("decide");
  await expect(marc.locator("[data-found]")).toContainText("Qui décide ?");
  await narrow(marc, "find");
  await marc.getByRole("search").getByRole("button", { name: "Fermer" }).tap();
};

/** Hand up on one phone, given the floor on the other, done. */
const hand = async ({ guests }: Gathering): Promise<void> => {
  const [nadia, marc] = [guests[0]!.page, guests[2]!.page];
  await marc.getByRole("button", { name: "Main", exact: true }).tap();
  await rail(nadia, ["Donner la parole à Marc"]);
  await marc.getByRole("button", { name: "Fait", exact: true }).tap();
  await expect(nadia.locator("[data-person][aria-current=true]")).toHaveCount(0);
};
