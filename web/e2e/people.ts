// People who come in through the pages themselves, each in a browser of their own.
import { expect, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";

export interface Visitor {
  name: string;
  page: Page;
}

const words = {
  fr: { start: "Créer le groupe", join: "Rejoindre le groupe", make: "Faire un lien", link: "Lien", done: "C’est fait", letIn: (name: string) => `Oui, faire entrer ${name}` },
  en: { start: "Start the group", join: "Join the group", make: "Make a link", link: "Link", done: "Done", letIn: (name: string) => `Yes, let ${name} in` },
};

export type Tongue = keyof typeof words;

/** A browser that nobody has used yet. */
export const arrive = async (browser: Browser, url: string, tongue: Tongue, more: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ locale: tongue === "fr" ? "fr-FR" : "en-GB", timezoneId: "Europe/Paris", baseURL: url, ...more });
  return context.newPage();
};

/** Starts a group through its form; the address is then the group's home. */
export const startGroup = async (page: Page, group: string, name: string, tongue: Tongue): Promise<void> => {
  await page.goto("/start");
  await page.locator("input[name=group]").fill(group);
  await page.locator("input[name=name]").fill(name);
  await page.getByRole("button", { name: words[tongue].start }).click();
  await expect(page.getByRole("heading", { level: 1, name: group })).toBeVisible();
};

/** Makes a link on the group's home, and gives it as it stands in the dialog. */
export const makeLink = async (page: Page, name: string, tongue: Tongue): Promise<string> => {
  await page.locator("input[name=for]").fill(name);
  await page.getByRole("button", { name: words[tongue].make }).click();
  const link = await page.getByRole("dialog").getByLabel(words[tongue].link, { exact: true }).inputValue();
  await page.getByRole("button", { name: words[tongue].done }).click();
  return link;
};

/** Opens an invitation and accepts it. The address is then the group's: its door, or its home. */
export const accept = async (page: Page, link: string, name: string, tongue: Tongue): Promise<void> => {
  await page.goto(link);
  await page.locator("input[name=name]").fill(name);
  await page.getByRole("button", { name: words[tongue].join }).click();
  await page.waitForURL(/\/g\/[0-9a-f-]+$/);
};

/** Lets somebody in who waits at the door of the group. */
export const letIn = (page: Page, name: string, tongue: Tongue): Promise<void> => page.getByRole("button", { name: words[tongue].letIn(name) }).click();
