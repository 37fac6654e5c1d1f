// Every page outside the room, in both languages, both themes, on a desktop and on a phone: axe has nothing to say, nothing scrolls sideways.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { arrive, makeLink, type Tongue } from "./people";
import { closedSession, recordOf } from "./record";
import { expect, test } from "./server";
import { gather, leave } from "./table";

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Both themes on a desktop, and the phone. */
const look = async (page: Page, what: string): Promise<void> => {
  await expect(page.getByRole("heading").first()).toBeVisible();
  for (const [size, scheme] of [
    [desktop, "light"],
    [desktop, "dark"],
    [phone, "light"],
  ] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${what}, ${size.width}, ${scheme}`);
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light" });
};

const words = {
  fr: { plan: "Prévoir une autre séance", settings: "Réglages du groupe", profile: "Mon profil", host: "Qui peut voir quoi", go: "Créer le groupe", acts: "Actions pour Nadia", menu: /Nadia.*Ton menu/, make: "Faire un lien" },
  en: { plan: "Plan another session", settings: "Settings of the group", profile: "My profile", host: "Who can see what", go: "Start the group", acts: "Acts for Nadia", menu: /Nadia.*Your menu/, make: "Make a link" },
};

for (const tongue of ["fr", "en"] as const satisfies readonly Tongue[]) {
  const w = words[tongue];

  test(`before signing in, ${tongue}`, async ({ browser, server }) => {
    test.setTimeout(240_000);
    const table = await gather(browser, server.url, [{ name: "Nadia", lang: tongue }, { name: "Hélène", lang: tongue }, { name: "Marc", lang: tongue }]);
    const nadia = table.guests[0]!.page;
    await nadia.goto(`/g/${table.group}`);
    const link = await makeLink(nadia, "Odile", tongue);
    const page = await arrive(browser, server.url, tongue);
    await page.goto("/");
    await look(page, "landing");
    await page.goto("/start");
    await look(page, "start");
    await page.getByRole("button", { name: w.go }).click();
    await expect(page.getByRole("textbox").first()).toBeFocused();
    await look(page, "start with errors");
    await page.goto(link);
    await expect(page.getByRole("heading", { name: /Cadres Ouest/ })).toBeVisible();
    await look(page, "invitation");
    for (const path of ["/i#" + "x".repeat(43), "/i", `/g/${table.group}`, "/nowhere-at-all"]) {
      await page.goto(path);
      if (path === "/nowhere-at-all") continue; // the server's own answer
      await look(page, path);
    }
    await page.route("**/api/**", (route) => route.abort());
    await page.goto(`/g/${table.group}`);
    await look(page, "no server");
    await page.unroute("**/api/**");
    await page.route("**/api/**", (route) => route.fulfill({ status: 503, json: { error: { code: "database" } } }));
    await page.goto(`/g/${table.group}`);
    await look(page, "no database");
    await page.unroute("**/api/**");
    await page.route("**/api/**", () => undefined);
    await page.goto(`/g/${table.group}`);
    await expect(page.locator(".bone").first()).toBeAttached();
    await expectAccessible(page, "loading");
    await page.context().close();
    await leave(table);
  });

  test(`in a group, ${tongue}`, async ({ browser, server }) => {
    test.setTimeout(240_000);
    const table = await gather(browser, server.url, [{ name: "Nadia", lang: tongue }, { name: "Hélène", lang: tongue }, { name: "Marc", lang: tongue }]);
    const nadia = table.guests[0]!.page;
    await nadia.goto(`/g/${table.group}`);
    const link = await makeLink(nadia, "Odile", tongue);
    const odile = await arrive(browser, server.url, tongue);
    await odile.goto(link);
    await odile.locator("input[name=name]").fill("Odile");
    await odile.keyboard.press("Enter");
    await odile.waitForURL(/\/g\//);
    await look(odile, "waiting");
    await odile.context().close();
    await nadia.route(`**/api/groups/${table.group}/sessions`, async (route) => {
      const answer = await route.fetch();
      const { sessions } = (await answer.json()) as { sessions: object[] };
      await route.fulfill({ json: { sessions: [...sessions, closedSession(table)] } });
    });
    await nadia.goto(`/g/${table.group}`);
    await expect(nadia.locator(".door")).toBeVisible();
    await look(nadia, "group home");
    for (const button of [w.plan, w.settings, w.host]) {
      await nadia.getByRole("button", { name: button }).click();
      await expect(nadia.getByRole("dialog")).toBeVisible();
      await look(nadia, button);
      await nadia.keyboard.press("Escape");
      await expect(nadia.getByRole("dialog")).toHaveCount(0);
      await expect(nadia.getByRole("button", { name: button })).toBeFocused();
    }
    await nadia.locator("input[name=for]").fill("Wei");
    await nadia.getByRole("button", { name: w.make }).click();
    await look(nadia, "a link");
    await nadia.keyboard.press("Escape");
    await nadia.getByRole("button", { name: w.acts }).click();
    await expect(nadia.getByRole("menu", { includeHidden: false })).toBeVisible();
    await expectAccessible(nadia, "a menu");
    await nadia.keyboard.press("Escape");
    await nadia.getByRole("button", { name: w.menu }).click();
    await nadia.getByRole("menuitem", { name: w.profile }).click();
    await look(nadia, "profile");
    await nadia.goto("/");
    await expect(nadia.getByRole("link", { name: "Cadres Ouest", exact: true })).toBeVisible();
    await look(nadia, "my groups");
    await leave(table);
  });

  test(`device check and record, ${tongue}`, async ({ browser, server }) => {
    test.setTimeout(240_000);
    const table = await gather(browser, server.url, [{ name: "Nadia", lang: tongue }, { name: "Hélène", lang: tongue }, { name: "Marc", lang: tongue }]);
    const [nadia, helene] = [table.guests[0]!.page, table.guests[1]!.page];
    await nadia.goto(`/s/${table.session}`);
    await expect(nadia.locator("video")).toBeVisible();
    await look(nadia, "device check");
    await helene.addInitScript(() => {
      navigator.permissions.query = () => Promise.resolve({ state: "denied" } as PermissionStatus);
    });
    await helene.goto(`/s/${table.session}`);
    await expect(helene.locator(".notice--care")).toBeVisible();
    await look(helene, "device check, refused");
    await nadia.goto(`/s/${table.session}/record`);
    await expect(nadia.getByRole("heading", { level: 1 })).toBeVisible();
    await look(nadia, "no record yet");
    await nadia.route("**/api/sessions/*/record", (route) => route.fulfill({ json: { record: recordOf(table) } }));
    await nadia.goto(`/s/${table.session}/record`);
    await expect(nadia.getByText("Aidez-moi à décider")).toBeVisible();
    await look(nadia, "record");
    await nadia.emulateMedia({ media: "print" });
    for (const hidden of [nadia.getByRole("navigation"), nadia.getByRole("link", { name: "Markdown" }), nadia.getByRole("contentinfo")]) await expect(hidden).toBeHidden();
    await expect(nadia.getByText("Qu’est-ce que je cherche à obtenir ?")).toBeVisible(); // on paper every wording stands
    await leave(table);
  });
}
