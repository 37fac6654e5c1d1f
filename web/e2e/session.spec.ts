// A whole session, as three people live it: from the door to the record.
import { expect, test } from "./server";
import { enter, gather, go, leave, seesAndHears, type Gathering } from "./table";

const question = "Comment faire pour que mon équipe de nuit utilise la nouvelle fiche ?";
const contract = "Aidez-moi à décider quelle position tenir entre ma directrice et mon équipe.";

test("three people hold a session through its nine phases and read its record", async ({ browser, server }) => {
  test.setTimeout(300_000);
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  for (const guest of table.guests) await enter(guest, table.session);

  await test.step("they see and hear each other, with GCM", async () => {
    for (const guest of table.guests) {
      const report = await seesAndHears(guest, 2);
      expect(report.cipher).toContain("GCM");
    }
  });
  await opening(table);
  await topics(table);
  await expose(table);
  await clarification(table);
  await theContract(table);
  await consultation(table);
  await plan(table);
  await learnings(table);
  await closing(table);
  await leave(table);
});

const pages = ({ guests }: Gathering) => guests.map((guest) => guest.page) as [import("@playwright/test").Page, import("@playwright/test").Page, import("@playwright/test").Page];

const opening = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await nadia.getByRole("button", { name: "Lancer l’horloge" }).click();
  await expect(marc.locator(".clock__left")).toHaveText(/^6:5\d$/);
  await helene.getByRole("radio", { name: "Éclaircies" }).check();
  await expect(marc.locator(".board")).toContainText("Éclaircies");
  await nadia.getByRole("button", { name: "J’ai parlé" }).first().click();
  await expect(helene.locator(".cue__say")).toHaveText("Hélène, c’est à toi.");
  await helene.getByRole("button", { name: "Je passe" }).first().click();
  await expect(marc.locator(".cue__say")).toHaveText("Marc, c’est à toi.");
  await go(table, "Entendre les sujets", "topic");
};

const topics = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await expect(nadia.getByText("L’exposé s’ouvre dès que quelqu’un accepte d’être client·e.")).toBeVisible();
  await helene.getByPlaceholder("Comment faire pour…").fill(question);
  await helene.getByRole("button", { name: "Garder mon sujet" }).click();
  await helene.getByRole("radio", { name: "Problème" }).check();
  await helene.getByRole("radio", { name: "Aujourd’hui", exact: true }).check();
  await expect(nadia.locator(".board")).not.toContainText(question);
  await helene.getByRole("button", { name: "Montrer mon sujet" }).click();
  await expect(nadia.locator(".board")).toContainText(question);
  await nadia.getByRole("button", { name: "Proposer le sujet d’Hélène" }).click();
  await expect(marc.getByRole("button", { name: "Oui, aujourd’hui" })).toHaveCount(0);
  await helene.getByRole("button", { name: "Oui, aujourd’hui" }).click();
  await expect(marc.getByText("Hélène est client·e aujourd’hui")).toBeVisible();
  for (const page of [nadia, marc]) await expect(page.locator(".cue__say")).toHaveText("Le sujet est choisi.");
  await expect(helene.locator(".cue__say")).toHaveText("Ton sujet est choisi.");
  await go(table, "Ouvrir l’exposé", "expose");
};

const expose = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await expect(helene.locator(".cue__say")).toHaveText("Raconte à ta façon.");
  await helene.getByRole("textbox", { name: "Si c’était un gros titre ?" }).fill("On me prend pour la police de la fiche");
  await helene.getByRole("textbox", { name: "La question que je me pose" }).fill("Comment faire pour qu’ils l’utilisent ?");
  await expect(marc.locator(".board")).toContainText("Comment faire pour qu’ils l’utilisent ?");
  await marc.getByPlaceholder("Une question, une image, un souvenir").fill("Qui a demandé cette fiche ?");
  await marc.getByRole("button", { name: "Garder", exact: true }).click();
  await expect(marc.locator(".board")).toContainText("Qui a demandé cette fiche ?");
  for (const page of [nadia, helene]) expect(await page.content()).not.toContain("Qui a demandé cette fiche");
  await go(table, "Ouvrir la clarification", "clarify");
};

const clarification = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  const box = marc.getByPlaceholder("Une question courte, qui ouvre");
  await box.fill("As-tu pensé à demander à ta directrice ?");
  await marc.getByRole("button", { name: "La poser" }).click();
  await marc.getByRole("button", { name: "Garder pour la consultation" }).click();
  await expect(box).toHaveValue("");
  expect(await nadia.content()).not.toContain("As-tu pensé");
  await box.fill("Que perds-tu s’ils l’utilisent ?");
  await marc.getByRole("button", { name: "La poser" }).click();
  await expect(helene.locator(".board")).toContainText("Que perds-tu s’ils l’utilisent ?");
  await helene.getByRole("textbox", { name: "Répondre en une ligne" }).fill("Leur confiance, la nuit.");
  await helene.getByRole("button", { name: "Répondre", exact: true }).click();
  await expect(marc.locator(".board")).toContainText("Leur confiance, la nuit.");
  await helene.getByRole("button", { name: "Touche quelque chose" }).click();
  await expect(marc.locator(".board")).toContainText("touche quelque chose");
  await expect(nadia.locator(".board")).not.toContainText("touche quelque chose");
  await marc.getByRole("button", { name: "Poser ce brouillon" }).click();
  await expect(nadia.locator(".board")).toContainText("Qui a demandé cette fiche ?");
  await backAndForth(table);
  await go(table, "Passer au contrat", "contract");
};

/** A step back by mistake loses nothing. */
const backAndForth = async (table: Gathering) => {
  const [nadia, helene] = pages(table);
  await nadia.getByText("Autres gestes").click();
  await nadia.getByRole("button", { name: "Revenir à l’étape Exposé" }).click();
  await expect(helene.locator("html")).toHaveAttribute("data-phase", "expose");
  await go(table, "Ouvrir la clarification", "clarify");
  await expect(helene.locator(".board")).toContainText("Leur confiance, la nuit.");
};

const theContract = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await marc.getByPlaceholder("Je comprends que…").fill("Je comprends que tu dois défendre quelque chose auquel tu ne crois pas.");
  await marc.getByRole("button", { name: "Le dire" }).click();
  await nadia.getByRole("button", { name: "Ouvrir la consultation" }).click();
  await expect(nadia.getByText("Il n’y a pas encore de contrat")).toBeVisible();
  await nadia.getByRole("button", { name: "Rester dans l’étape" }).click();
  const words = helene.getByRole("textbox", { name: "Dans cette séance, j’aimerais que vous m’aidiez à…" });
  await words.pressSequentially(contract.slice(0, 20));
  await words.fill(contract);
  await expect(marc.locator(".contract")).toContainText(contract);
  await expect(marc.getByRole("textbox", { name: "Dans cette séance, j’aimerais que vous m’aidiez à…" })).toHaveCount(0);
  await helene.getByRole("button", { name: "C’est cette formulation" }).first().click();
  await marc.getByRole("button", { name: "Je peux travailler avec" }).click();
  await expect(nadia.locator(".agree")).toContainText("Marc");
  await expect(nadia.locator(".agree .is-open")).toHaveCount(0);
  await go(table, "Ouvrir la consultation", "consult");
};

const consultation = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await expect(marc.locator(".contract")).toContainText("Comment faire pour qu’ils l’utilisent ?");
  await expect(marc.locator(".contract")).toContainText(contract);
  await marc.getByRole("button", { name: "Reprendre", exact: true }).click();
  await marc.locator("#offer textarea").fill("J’ai demandé un essai de deux mois à mon directeur, avec des chiffres.");
  await marc.getByRole("radio", { name: "Expérience" }).check();
  await marc.getByRole("button", { name: "L’offrir" }).click();
  await expect(helene.locator(".board")).toContainText("un essai de deux mois");
  await helene.getByRole("button", { name: "Garder", exact: true }).first().click();
  await expect(helene.getByRole("button", { name: "Gardé", exact: true })).toBeVisible();
  await expect(marc.getByRole("button", { name: /^Gardé?$/ })).toHaveCount(0);
  await helene.getByRole("button", { name: "Cela s’éloigne de ma demande" }).click();
  await expect(nadia.getByText("Cela s’éloigne de ma demande")).toBeVisible();
  if (process.env.PICTURE) await nadia.screenshot({ path: process.env.PICTURE }); // make picture
  await go(table, "Passer à la synthèse", "plan");
};

const plan = async (table: Gathering) => {
  const [, helene, marc] = pages(table);
  await helene.getByPlaceholder("Ce que je garde, ce qui m’a surpris").fill("Je peux dire non calmement.");
  await helene.getByRole("button", { name: "Le retenir" }).click();
  await helene.getByRole("button", { name: "Ajouter une action" }).click();
  await helene.getByRole("textbox", { name: "1. Quoi" }).fill("Dire jeudi à la directrice ce que perd l’équipe de nuit");
  await helene.getByRole("textbox", { name: "Le plus petit premier pas" }).fill("Demander trois exemples à deux infirmières");
  await helene.getByRole("textbox", { name: "Quand", exact: true }).fill("mardi");
  await helene.getByRole("textbox", { name: "Quand", exact: true }).blur();
  expect(await marc.content()).not.toContain("trois exemples");
  await helene.getByRole("button", { name: "Montrer au groupe" }).click();
  await expect(marc.locator(".board")).toContainText("Demander trois exemples à deux infirmières");
  await expect(marc.locator(".board")).not.toContainText("Je peux dire non calmement.");
  await go(table, "Passer aux apprentissages", "learn");
};

const learnings = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  for (const [page, words] of [
    [marc, "Je réponds trop vite quand quelqu’un est triste."],
    [helene, "Je demandais comment mieux obéir ; il me fallait oser dire non."],
  ] as const) {
    await page.getByPlaceholder("Ce que j’ai vu de ma pratique").fill(words);
    await page.getByRole("button", { name: "Garder mon apprentissage" }).click();
    await expect(page.locator(".board")).toContainText(words);
  }
  expect(await nadia.content()).not.toContain("trop vite");
  await nadia.getByRole("textbox", { name: "Ce qui a aidé, ce qu’on change" }).fill("Un tour des sujets plus court.");
  await nadia.getByRole("button", { name: "Le noter" }).click();
  await nadia.getByRole("button", { name: "Passer à la clôture" }).click();
  await expect(nadia.getByText("Les apprentissages seraient écourtés")).toBeVisible();
  await nadia.getByRole("button", { name: "Continuer quand même" }).click();
  for (const page of [nadia, helene, marc]) await expect(page.locator("html")).toHaveAttribute("data-phase", "close");
};

const closing = async (table: Gathering) => {
  const [nadia, helene, marc] = pages(table);
  await marc.getByPlaceholder("Un mot").fill("Allégé");
  await marc.getByPlaceholder("Un mot").press("Enter");
  await expect(nadia.locator(".board")).toContainText("Allégé");
  await nadia.getByRole("button", { name: "Clore la séance" }).click();
  await nadia.getByRole("dialog").getByRole("button", { name: "Clore la séance" }).click();
  for (const page of [nadia, helene, marc]) {
    await page.getByRole("link", { name: "Ouvrir le dossier" }).or(page.getByRole("button", { name: "Ouvrir le dossier" })).click();
    await expect(page.locator(".record")).toContainText(contract);
    await expect(page.locator(".record")).toContainText("Comment faire pour qu’ils l’utilisent ?");
    await expect(page.locator(".record")).toContainText("un essai de deux mois");
    await expect(page.locator(".record")).toContainText("Demander trois exemples à deux infirmières");
  }
  await expect(marc.locator(".record")).toContainText("Je réponds trop vite");
  await expect(helene.locator(".record")).not.toContainText("Je réponds trop vite");
  await expect(helene.locator(".record")).toContainText("Je peux dire non calmement.");
  await expect(marc.locator(".record")).not.toContainText("Je peux dire non calmement.");
  const file = await marc.request.get(`${new URL(marc.url()).origin}/api/sessions/${table.session}/record.md`);
  expect(file.headers()["content-disposition"]).toMatch(/attachment; filename="codev-\d{4}-\d\d-\d\d\.md"/);
  expect(await file.text()).toContain(contract);
};
