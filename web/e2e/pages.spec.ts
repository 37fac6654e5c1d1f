// The pages outside the room, as people use them.
import { accept, arrive, letIn, makeLink, startGroup } from "./people";
import { expect, test } from "./server";
import { gather, leave } from "./table";

test("a group is started, somebody invited, let in with one tap, each in their own language", async ({ browser, server }) => {
  const nadia = await arrive(browser, server.url, "fr");
  await nadia.goto("/");
  await nadia.getByRole("link", { name: "Créer un groupe" }).click();
  await test.step("a form that needs something says what, keeps what was typed, and goes to it", async () => {
    await nadia.getByLabel("Nom du groupe").fill("Cadres Ouest");
    await nadia.getByRole("button", { name: "Créer le groupe" }).click();
    await expect(nadia.getByLabel("Ton nom")).toBeFocused();
    await expect(nadia.getByLabel("Ton nom")).toHaveAccessibleDescription(/Il faut remplir ce champ/);
    await expect(nadia.getByLabel("Nom du groupe")).toHaveValue("Cadres Ouest");
  });
  await nadia.getByLabel("Ton nom").fill("Nadia");
  await nadia.getByRole("button", { name: "Créer le groupe" }).click();
  await expect(nadia.getByRole("heading", { level: 1, name: "Cadres Ouest" })).toBeVisible();
  await expect(nadia.getByText("Il manque encore 2 membres pour prévoir une séance.")).toBeVisible();
  expect(await nadia.title()).toBe("Groupe · Codev"); // never the group's name

  const link = await makeLink(nadia, "Wei, de Lyon", "fr");
  expect(new URL(link).pathname).toBe("/i");
  await expect(nadia.getByRole("button", { name: /Reprendre.*Wei, de Lyon/ })).toBeVisible();

  const wei = await arrive(browser, server.url, "en");
  await wei.goto(link);
  await expect(wei.getByRole("heading", { level: 1, name: "You are invited to Cadres Ouest" })).toBeVisible();
  await wei.reload(); // looking consumes nothing
  await accept(wei, link, "Wei", "en");
  await expect(wei.getByRole("heading", { level: 1, name: "You are at the door of Cadres Ouest" })).toBeVisible();
  expect(await wei.locator("body").innerText()).not.toContain("Nadia");

  await expect(nadia.getByText("Wei a ouvert ton invitation.")).toBeVisible();
  await letIn(nadia, "Wei", "fr");
  await expect(wei.getByText("2 members")).toBeVisible(); // by itself
  await expect(nadia.getByText("Quelqu’un est à la porte")).toHaveCount(0);

  await test.step("the used link refuses kindly and tells nothing", async () => {
    const stranger = await arrive(browser, server.url, "en");
    await stranger.goto(link);
    await expect(stranger.getByRole("heading", { level: 1, name: "This link no longer works" })).toBeVisible();
    expect(await stranger.locator("body").innerText()).not.toMatch(/Cadres|Nadia|Wei/);
    await stranger.goto(new URL(nadia.url()).pathname);
    await expect(stranger.getByRole("heading", { level: 1, name: "This browser is not known here" })).toBeVisible();
    expect(await stranger.locator("body").innerText()).not.toMatch(/Cadres|Nadia|Wei/);
    await stranger.context().close();
  });
  await test.step("the language changes at once and stays", async () => {
    await wei.getByRole("button", { name: /EN.*change language/ }).click();
    const kept = wei.waitForResponse((answer) => answer.url().endsWith("/api/me") && answer.request().method() === "PATCH");
    await wei.getByRole("menuitemradio", { name: "Français" }).click();
    await expect(wei.getByText("2 membres")).toBeVisible();
    await expect(wei.locator("html")).toHaveAttribute("lang", "fr");
    await kept;
    await wei.evaluate(() => localStorage.clear());
    await wei.reload();
    await expect(wei.getByText("2 membres")).toBeVisible();
  });
  for (const page of [nadia, wei]) await page.context().close();
});

test("a pasted link opens, and an invitation that was taken back does not", async ({ browser, server }) => {
  const nadia = await arrive(browser, server.url, "en");
  await startGroup(nadia, "Five firms", "Nadia", "en");
  const link = await makeLink(nadia, "Carmen", "en");
  const carmen = await arrive(browser, server.url, "en");
  await carmen.goto("/");
  await carmen.getByLabel("Paste the link you were sent").fill("tree lamp river");
  await carmen.getByRole("button", { name: "Open" }).click();
  await expect(carmen.getByText("This is not one of our links.")).toBeVisible();
  await carmen.getByLabel("Paste the link you were sent").fill(`Hello, here it is: ${link}`);
  await carmen.getByRole("button", { name: "Open" }).click();
  await expect(carmen.getByRole("heading", { name: "You are invited to Five firms" })).toBeVisible();
  await nadia.getByRole("button", { name: /Take back.*Carmen/ }).click();
  await expect(nadia.getByText("The link for Carmen no longer works.")).toBeVisible();
  await carmen.getByLabel("Your name").fill("Carmen");
  await carmen.getByRole("button", { name: "Join the group" }).click();
  await expect(carmen.getByRole("alert")).toContainText("This link no longer works.");
  await expect(carmen.getByLabel("Your name")).toHaveValue("Carmen");
  for (const page of [nadia, carmen]) await page.context().close();
});

test("a session is planned with its seats in order, and cancelled", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }, { name: "Aïcha" }]);
  const [nadia, helene] = table.guests.map((guest) => guest.page);
  if (!nadia || !helene) throw new Error("nobody came");
  await nadia.goto(`/g/${table.group}`);
  await nadia.getByRole("button", { name: "Prévoir une autre séance" }).click();
  const dialog = nadia.getByRole("dialog", { name: "Prévoir une séance" });
  await dialog.getByRole("radio", { name: /Besoin d’abord 90/ }).check();
  await expect(dialog.getByRole("img", { name: /Clarification 25, Contrat 13, Consultation 14/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Monter Marc" }).click();
  await dialog.getByLabel("Place de Aïcha").selectOption("observe");
  await dialog.getByLabel("Date").fill("2000-01-01");
  await dialog.getByRole("button", { name: "Prévoir cette séance" }).click();
  await expect(dialog.getByText("Ce moment est déjà passé.")).toBeVisible();
  const date = `${new Date().getFullYear() + 1}-03-04`;
  await dialog.getByLabel("Date").fill(date);
  await dialog.getByLabel("Heure").fill("18:17");
  await dialog.getByLabel("Relève").selectOption({ label: "Marc" });
  const planned = nadia.waitForResponse((answer) => answer.url().endsWith("/sessions") && answer.request().method() === "POST");
  await dialog.getByRole("button", { name: "Prévoir cette séance" }).click();
  const { session } = (await (await planned).json()) as { session: { template: string; startsAt: string; seats: { name: string }[] } };
  await expect(dialog).toHaveCount(0);
  expect(session.template).toBe("needfirst90");
  expect(session.seats.slice(0, 3).map((s) => s.name)).toEqual(["Nadia", "Marc", "Hélène"]);
  expect(new Date(session.startsAt).getFullYear()).toBe(new Date(date).getFullYear());
  const card = nadia.getByRole("region", { name: /18 h 17/ });
  await expect(card.getByRole("listitem").first()).toHaveText("Nadia");

  await helene.goto(`/g/${table.group}`);
  await expect(helene.getByRole("region", { name: /18 h 17/ }).getByText("Nadia anime")).toBeVisible();
  await expect(helene.getByRole("button", { name: "Annuler cette séance" })).toHaveCount(0); // not hers to do: absent
  await card.getByRole("button", { name: "Annuler cette séance" }).click();
  await nadia.getByRole("dialog").getByRole("button", { name: "Annuler cette séance" }).click();
  await expect(card).toHaveCount(0);
  await expect(helene.getByRole("region", { name: /18 h 17/ })).toHaveCount(0); // the page looks again by itself
  await leave(table);
});

test("a return link brings a member back, and their lost browser out", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  const [nadia, , marc] = table.guests.map((guest) => guest.page);
  if (!nadia || !marc) throw new Error("nobody came");
  await nadia.goto(`/g/${table.group}`);
  await nadia.getByRole("button", { name: "Actions pour Marc" }).click();
  await nadia.getByRole("menuitem", { name: "Faire un lien de retour" }).click();
  const link = await nadia.getByRole("dialog").getByLabel("Lien", { exact: true }).inputValue();
  expect(new URL(link).pathname).toBe("/r");
  const fresh = await arrive(browser, server.url, "en");
  await fresh.goto(link);
  await expect(fresh.getByRole("heading", { name: "Welcome back, Marc" })).toBeVisible();
  await fresh.getByRole("button", { name: "Return in this browser" }).click();
  await expect(fresh.getByRole("heading", { name: "Bonjour Marc" })).toBeVisible(); // his own language again
  await marc.goto(`/g/${table.group}`);
  await expect(marc.getByRole("heading", { name: "Ce navigateur n’est pas connu ici" })).toBeVisible();
  await fresh.context().close();
  await leave(table);
});

test("an owner sets the frame, shares the role, and removes; a member leaves", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page);
  if (!nadia || !helene || !marc) throw new Error("nobody came");
  await nadia.goto(`/g/${table.group}`);
  await nadia.getByRole("button", { name: "Réglages du groupe" }).click();
  await nadia.getByRole("dialog").getByLabel("Nom du groupe").fill("Cadres Ouest et Nord");
  await nadia.getByRole("dialog").getByLabel("Confirmer les nouveaux membres").uncheck();
  await nadia.getByRole("dialog").getByRole("radio", { name: /Des signaux seulement/ }).check();
  await nadia.getByRole("button", { name: "Enregistrer les réglages" }).click();
  await expect(nadia.getByRole("heading", { level: 1, name: "Cadres Ouest et Nord" })).toBeVisible();
  const { group } = (await (await nadia.request.get(`/api/groups/${table.group}`)).json()) as { group: { confirm: boolean; silence: string } };
  expect([group.confirm, group.silence]).toEqual([false, "strict"]);

  await nadia.getByRole("button", { name: "Actions pour Nadia" }).click();
  await nadia.getByRole("menuitem", { name: "N’est plus responsable" }).click();
  await expect(nadia.getByRole("alert")).toContainText("Un groupe garde au moins une personne responsable");
  await nadia.getByRole("button", { name: "Actions pour Hélène" }).press("ArrowDown"); // by keyboard
  await expect(nadia.getByRole("menuitem", { name: "Rendre responsable" })).toBeFocused();
  await nadia.keyboard.press("Enter");
  await expect(nadia.getByRole("listitem").filter({ hasText: "Hélène" }).getByText("responsable", { exact: true })).toBeVisible();

  await marc.goto(`/g/${table.group}`);
  await expect(marc.getByRole("button", { name: "Réglages du groupe" })).toHaveCount(0);
  await nadia.getByRole("button", { name: "Actions pour Marc" }).click();
  await nadia.getByRole("menuitem", { name: "Retirer du groupe" }).click();
  await nadia.getByRole("button", { name: "Retirer Marc" }).click();
  await expect(marc.getByRole("heading", { name: "Il n’y a rien ici pour toi" })).toBeVisible(); // at once, without a reload
  expect(await marc.locator("main").innerText()).not.toContain("Cadres");

  await helene.goto(`/g/${table.group}`);
  await helene.getByRole("button", { name: "Quitter le groupe" }).click();
  await helene.getByRole("dialog").getByRole("button", { name: "Quitter le groupe" }).click();
  await expect(helene.getByRole("heading", { name: "Bonjour Hélène" })).toBeVisible();
  await expect(helene.getByRole("heading", { name: "Tu n’es encore dans aucun groupe" })).toBeVisible();
  await leave(table);
});

test("my profile changes my name; forgetting the browser says first what it means", async ({ browser, server }) => {
  const nadia = await arrive(browser, server.url, "en");
  await startGroup(nadia, "Five firms", "Nadja", "en");
  await nadia.getByRole("button", { name: /Nadja.*Your menu/ }).click();
  await nadia.getByRole("menuitem", { name: "My profile" }).click();
  await nadia.getByRole("dialog").getByLabel("Your name").fill("Nadia");
  await nadia.getByRole("button", { name: "Save", exact: true }).click();
  await nadia.getByRole("button", { name: /Nadia.*Your menu/ }).click();
  await nadia.getByRole("menuitem", { name: "Forget this browser" }).click();
  await expect(nadia.getByRole("dialog")).toContainText("return link");
  await nadia.getByRole("dialog").getByRole("button", { name: "Forget this browser" }).click();
  await expect(nadia.getByRole("heading", { level: 1, name: "A quiet table" })).toBeVisible();
  await nadia.goBack();
  await expect(nadia.getByRole("heading", { name: "This browser is not known here" })).toBeVisible();
  await nadia.context().close();
});

test("without a server the page keeps what it knows, says so, and comes back by itself", async ({ browser, server }) => {
  const nadia = await arrive(browser, server.url, "en");
  await startGroup(nadia, "Five firms", "Nadia", "en");
  await server.stop("SIGKILL");
  await expect(nadia.getByText("what you see may be a little old")).toBeVisible();
  await expect(nadia.getByRole("heading", { level: 1, name: "Five firms" })).toBeVisible();
  await nadia.locator("input[name=for]").fill("Carmen");
  await nadia.getByRole("button", { name: "Make a link" }).click();
  await expect(nadia.getByRole("alert")).toContainText("Nothing was sent.");
  await expect(nadia.locator("input[name=for]")).toHaveValue("Carmen");
  await server.start();
  await expect(nadia.getByText("what you see may be a little old")).toHaveCount(0);
  await nadia.getByRole("button", { name: "Make a link" }).click();
  await expect(nadia.getByRole("dialog", { name: "A link for Carmen" })).toBeVisible();
  await nadia.context().close();
});
