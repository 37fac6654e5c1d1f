// Publish gates and the one shared screen, in real browsers: a consultant is held in the exposé and says "stop"; a screen changes hands.
import type { Page } from "@playwright/test";
import { expect, test } from "./server";
import { chooseClient, openTopics } from "./steps";
import { enter, gather, go, leave, media } from "./table";

test("who is held is not heard, sees it, and says stop; a screen is asked for and handed over", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  const [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  const changed = await nadia.request.patch(`${server.url}/api/groups/${table.group}`, { data: { protect: { expose: true, reading: false } }, headers: { origin: server.url } });
  expect(changed.ok()).toBe(true);
  for (const guest of table.guests) await enter(guest, table.session, false);
  await openTopics(table);
  await chooseClient(table);
  await helene.getByRole("button", { name: "Micro", exact: true }).click(); // so that only Marc could be heard
  const heard = async () => (await media(nadia)).audioPackets;
  let before = await heard();
  await expect.poll(heard, { message: "Marc is heard before the exposé" }).toBeGreaterThan(before + 20);
  await go(table, "Ouvrir l’exposé", "expose");

  await test.step("held", async () => {
    await expect(marc.getByText("Retenu jusqu’à la fin de l’exposé : personne ne t’entend.")).toBeVisible();
    await expect(marc.getByRole("contentinfo").getByRole("button", { name: /Retenu/ })).toBeVisible();
    let last = await heard();
    await expect
      .poll(async () => {
        const now = await heard();
        const still = now === last;
        last = now;
        return still;
      }, { message: "nothing of Marc comes any more", intervals: [1000] })
      .toBe(true);
    before = last;
    if (process.env.PICTURES) for (const [n, p] of [["nadia", nadia], ["marc", marc]] as const) await p.screenshot({ path: `${process.env.PICTURES}/held-${n}.png` });
  });
  await test.step("stop", async () => {
    await marc.locator("body").press("s");
    await expect(nadia.getByText("Marc demande d’arrêter.", { exact: true })).toBeVisible();
    await expect.poll(heard, { message: "Marc is heard" }).toBeGreaterThan(before + 20);
    await expect(marc.getByText("Retenu jusqu’à la fin", { exact: false })).toHaveCount(0);
  });
  await test.step("the screen", async () => {
    await expect(marc.getByRole("button", { name: "Écran", exact: true })).toHaveCount(0);
    await helene.getByRole("button", { name: "Écran", exact: true }).click();
    await expect(nadia.getByText("Hélène montre un écran").first()).toBeVisible();
    await expect(helene.getByText("Tu montres ton écran")).toBeVisible();
    await nadia.getByRole("button", { name: "Écran", exact: true }).click();
    await nadia.getByRole("button", { name: "Choisir et demander" }).click();
    await expect(helene.getByText("Nadia demande à montrer un écran à la place du tien.")).toBeVisible();
    if (process.env.PICTURES) await helene.screenshot({ path: `${process.env.PICTURES}/asked.png` });
    await helene.getByRole("button", { name: "Passer l’écran" }).click();
    await expect(marc.getByText("Nadia montre un écran").first()).toBeVisible();
    await expect(helene.getByText("Nadia montre maintenant un écran.", { exact: false })).toBeVisible();
    await nadia.getByRole("button", { name: "Ne plus montrer" }).click();
    await expect(marc.locator(".floor--screen")).toHaveCount(0);
  });
  await leave(table);
});
