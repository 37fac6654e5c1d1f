// The shortest way through a session's steps, for tests that need one of them: the first person facilitates, the second becomes the client.
import { expect, type Page } from "@playwright/test";
import { go, type Gathering } from "./table";

export const phases = ["open", "topic", "expose", "clarify", "contract", "consult", "plan", "learn", "close"] as const;
export type Phase = (typeof phases)[number];

const topic = "Comment faire pour que mon équipe de nuit utilise la nouvelle fiche ?";

/** From the opening to the topics, the clock running. */
export const openTopics = async (table: Gathering): Promise<void> => {
  await table.guests[0]!.page.getByRole("button", { name: "Lancer l’horloge" }).click();
  await go(table, "Entendre les sujets", "topic");
};

/** The second person's topic is proposed and accepted. */
export const chooseClient = async (table: Gathering): Promise<void> => {
  const [lead, client] = [table.guests[0]!, table.guests[1]!];
  await client.page.getByPlaceholder("Comment faire pour…").fill(topic);
  await client.page.getByRole("button", { name: "Garder mon sujet" }).click();
  await client.page.getByRole("button", { name: "Montrer mon sujet" }).click();
  await lead.page.getByRole("button", { name: /^Proposer le sujet/ }).click();
  await client.page.getByRole("button", { name: "Oui, aujourd’hui" }).click();
  await expect(lead.page.getByText(`${client.name} est client·e aujourd’hui`)).toBeVisible();
};

/** From the opening to the clarification. */
export const toClarification = async (table: Gathering): Promise<void> => {
  await openTopics(table);
  await chooseClient(table);
  await go(table, "Ouvrir l’exposé", "expose");
  await go(table, "Ouvrir la clarification", "clarify");
};

/** What the clock says, in seconds; over time is negative. */
export const left = async (page: Page): Promise<number> => {
  const said = (await page.locator(".clock__left").textContent()) ?? "";
  const [, over, minutes, seconds] = /^([+−-])?(\d+):(\d\d)$/.exec(said.trim()) ?? [];
  if (minutes === undefined) throw new Error(`the clock says ${said}`);
  return (over ? -1 : 1) * (Number(minutes) * 60 + Number(seconds));
};

/** Every one of these pages is in the room, on a line that works. */
export const live = async (...pages: Page[]): Promise<void> => {
  for (const page of pages) await expect(page.locator(".room")).toHaveAttribute("data-line", "live");
};

/** The clocks of two people agree to a second, read at one moment. */
export const sameTime = async (one: Page, other: Page): Promise<void> => {
  await expect
    .poll(async () => {
      const [a, b] = await Promise.all([left(one), left(other)]);
      return Math.abs(a - b);
    })
    .toBeLessThanOrEqual(1);
};
