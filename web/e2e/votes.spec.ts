// The secret vote on the topics: three people vote, on a phone, with the keyboard and in another language; the server dies in the middle; the totals
// appear at once, and the least wanted topic is chosen.
import type { Page } from "@playwright/test";
import { look } from "./axe";
import { expect, test } from "./server";
import { live, openTopics } from "./steps";
import { enter, gather, leave, type Gathering } from "./table";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const topics = { helene: "Comment faire pour que la nuit utilise la fiche ?", marc: "Comment dire non à ma directrice ?", aicha: "How do I keep doing supervision without Sundays?", nadia: "Comment préparer ma première fusion ?" };

/** Every frame that a page was sent, as text. */
const heard = (page: Page): string[] => {
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(payload.toString())));
  return frames;
};

const sayTopic = async (page: Page, text: string, en = false): Promise<void> => {
  await page.getByPlaceholder(en ? "How do I…" : "Comment faire pour…").fill(text);
  await page.getByRole("button", { name: en ? "Keep my topic" : "Garder mon sujet" }).click();
  await page.getByRole("button", { name: en ? "Show my topic" : "Montrer mon sujet" }).click();
};

const points = (page: Page, topic: string, n: number) => page.getByRole("group", { name: topic }).getByRole("radio", { name: String(n), exact: true });
const count = (page: Page) => page.locator("[data-count]");

test("three people vote in secret, lose the server, vote again, and choose", async ({ browser, server }) => {
  const table: Gathering = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc", context: phone }, { name: "Aïcha", lang: "en" }], true);
  const [nadia, helene, marc, aicha] = table.guests.map((guest) => guest.page) as [Page, Page, Page, Page];
  const frames = new Map(table.guests.map(({ page }) => [page, heard(page)]));
  for (const guest of table.guests) await enter(guest, table.session);
  await openTopics(table);
  await sayTopic(helene, topics.helene);
  await expect(nadia.getByRole("button", { name: "Ouvrir un vote secret" })).toHaveCount(0); // one topic is no choice
  await sayTopic(marc, topics.marc);
  await sayTopic(aicha, topics.aicha, true);

  await test.step("the facilitator alone opens a vote; everybody is asked for points", async () => {
    await expect(marc.getByRole("button", { name: "Ouvrir un vote secret" })).toHaveCount(0);
    await nadia.getByRole("button", { name: "Ouvrir un vote secret" }).click();
    await expect(nadia.locator(".cue__say")).toHaveText("Le vote est ouvert.");
    await expect(aicha.locator(".cue__say")).toHaveText("Place your 2 points.");
    await expect(marc.locator("[data-said]")).toContainText("Un vote secret est ouvert.");
    for (const page of [nadia, marc]) await expect(count(page)).toHaveText("0 personne sur 3 a voté.");
    await expect(nadia.getByRole("radio", { name: "2", exact: true })).toHaveCount(0);
    await expect(nadia.getByRole("button", { name: /^Proposer le sujet/ })).toHaveCount(0);
    await expect(points(marc, topics.marc, 1)).toHaveCount(0); // one's own
    for (const page of [marc, nadia]) {
      await expect(page.locator("[data-topic-form] textarea")).toBeHidden(); // the ballots come first
      expect(await page.locator("[data-topic-form]").evaluate((form) => Boolean(document.querySelector("[data-kind=topic]")!.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING))).toBe(true);
    }
    await marc.locator(".only-phone .bar__btn--main").tap();
    await expect(marc.locator("[data-topic-form] textarea")).toBeFocused();
    await nadia.locator("[data-topic-form] summary").click();
    await sayTopic(nadia, topics.nadia);
    await expect(marc.locator("[data-kind=topic]").filter({ hasText: topics.nadia })).toContainText("Montré après l’ouverture du vote");
    await look(helene, "open-fr");
  });

  await test.step("on the phone: too many points are said and not sent", async () => {
    await points(marc, topics.helene, 2).check();
    await points(marc, topics.aicha, 1).check();
    await expect(marc.getByText("1 point de trop : retire-le d’un sujet.")).toBeVisible();
    await marc.getByRole("button", { name: "Voter", exact: true }).tap();
    await points(marc, topics.aicha, 0).check();
    await expect(count(nadia)).toHaveText("0 personne sur 3 a voté.");
    await marc.getByRole("button", { name: "Voter", exact: true }).tap();
    await expect(marc.getByText("Ton vote compte.")).toBeVisible();
    await expect(count(nadia)).toHaveText("1 personne sur 3 a voté.");
  });

  await test.step("with the keyboard, in English", async () => {
    await points(aicha, topics.helene, 0).focus();
    await aicha.keyboard.press("ArrowRight");
    await expect(aicha.getByText("1 point left.")).toBeVisible();
    await points(aicha, topics.marc, 0).focus();
    await aicha.keyboard.press("ArrowRight");
    await aicha.getByRole("button", { name: "Vote", exact: true }).press("Enter");
    await expect(aicha.getByText("Your vote counts.")).toBeVisible();
    await expect(nadia.getByRole("button", { name: "Montrer les totaux" })).toHaveCount(0); // two votes would tell
    await look(aicha, "voted-en");
    await look(nadia, "leads-fr");
  });

  await test.step("a reload shows one's own vote, a change counts once", async () => {
    await marc.reload(); // who was in the room comes back into it
    await expect(points(marc, topics.helene, 2)).toBeChecked();
    await points(marc, topics.helene, 1).check();
    await marc.getByRole("button", { name: "Changer mon vote" }).tap();
    await expect(marc.getByText("Ton vote compte.")).toBeVisible();
    await expect(count(nadia)).toHaveText("2 personnes sur 3 ont voté.");
  });

  await test.step("the server is killed: nobody's vote is left, everybody is told, what was picked is still there", async () => {
    await server.stop("SIGKILL");
    await expect(helene.locator(".room")).toHaveAttribute("data-line", "lost");
    await helene.getByRole("button", { name: "M’abstenir" }).click();
    await expect(helene.locator(".refusal")).toContainText("Tu es hors ligne pour l’instant");
    await expect(helene.locator(".refusal")).toBeInViewport({ ratio: 1 }); // where one looks
    await server.start();
    await live(nadia, helene, marc, aicha);
    await expect(marc.getByText("Vote à nouveau, s’il te plaît.", { exact: true })).toBeVisible();
    await expect(aicha.getByText("Please vote again.", { exact: true })).toBeVisible();
    await expect(count(nadia)).toHaveText("0 personne sur 3 a voté.");
    await expect(points(marc, topics.helene, 1)).toBeChecked();
    await look(aicha, "lost-en");
    await look(helene, "lost-fr");
    await marc.getByRole("button", { name: "Voter", exact: true }).tap();
    await aicha.getByRole("button", { name: "Vote", exact: true }).click();
    await helene.getByRole("button", { name: "M’abstenir" }).click();
    await expect(helene.getByText("Tu t’abstiens.")).toBeVisible();
  });

  await test.step("leaving the step asks first", async () => {
    await nadia.getByText("Autres gestes").click();
    await nadia.getByRole("button", { name: "Revenir à l’étape Ouverture" }).click();
    await expect(nadia.getByRole("dialog")).toContainText("Le vote est encore ouvert");
    await nadia.getByRole("button", { name: "Rester dans l’étape" }).click();
    await expect(count(nadia)).toHaveText("3 personnes sur 3 ont voté.");
  });

  await test.step("the totals appear for all at once, and no ballot anywhere", async () => {
    await nadia.getByRole("button", { name: "Montrer les totaux" }).click();
    for (const page of [nadia, helene, marc]) {
      await expect(page.locator("[data-kind=topic]").filter({ hasText: topics.helene })).toContainText("2 points");
      await expect(page.locator("[data-kind=topic]").filter({ hasText: topics.marc })).toContainText("1 point");
      await expect(page.locator("[data-kind=topic]").filter({ hasText: topics.aicha })).toContainText("0 point");
    }
    await expect(aicha.locator("[data-said]")).toContainText("The totals of the vote are shown.");
    const ballots = (page: Page) => (frames.get(page) ?? []).filter((frame) => frame.includes('"t":"ballot"'));
    expect(ballots(nadia), "ballots that the facilitator was sent").toEqual([]);
    expect(ballots(helene), "of Hélène, who abstained").toHaveLength(1);
    expect(ballots(marc).length, "of Marc: two votes, one seen again, one after the kill").toBe(4);
    await look(nadia, "totals-fr");
    await look(aicha, "totals-en");
  });

  await test.step("another vote is stopped: the totals are gone with it", async () => {
    await nadia.getByRole("button", { name: "Voter à nouveau" }).click();
    await expect(aicha.locator(".cue__say")).toHaveText("Place your 2 points.");
    await expect(points(marc, topics.helene, 0)).toBeChecked(); // a new ballot
    await nadia.getByRole("button", { name: "Arrêter le vote" }).click();
    await expect(marc.locator("[data-said]")).toContainText("Le vote est arrêté.");
    for (const page of [nadia, helene, marc, aicha]) {
      await expect(count(page)).toHaveCount(0);
      await expect(page.locator("[data-kind=topic]").filter({ hasText: topics.helene })).not.toContainText("2 points");
    }
  });

  await test.step("with two who vote there is no secret: who leads is told so", async () => {
    await expect(nadia.getByRole("button", { name: "Ouvrir un vote secret" })).toBeVisible();
    await helene.getByRole("button", { name: "Quitter", exact: true }).click();
    await helene.getByRole("button", { name: "Quitter la table" }).click();
    await expect(nadia.getByText("Un vote secret demande trois personnes qui votent")).toBeVisible();
    await expect(nadia.getByRole("button", { name: "Ouvrir un vote secret" })).toHaveCount(0);
  });

  await test.step("the topic without a point is chosen: its person says yes", async () => {
    await nadia.getByRole("button", { name: "Proposer le sujet d’Aïcha" }).click();
    await aicha.getByRole("button", { name: "Yes, today" }).click();
    await expect(marc.getByText("Aïcha est client·e aujourd’hui")).toBeVisible();
    await expect(nadia.getByText("Un vote secret demande")).toHaveCount(0);
  });
  await leave(table);
});
