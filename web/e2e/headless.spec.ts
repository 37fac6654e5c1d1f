// A participant without a browser, written from PROTOCOL.md (cmd/headless), sits at one table with browsers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { bring, buildHeadless } from "./headless";
import { expect, test } from "./server";
import { enter, gather, leave, post, seesAndHears } from "./table";

let directory = "";
let binary = "";
test.beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "codev-headless-"));
  binary = buildHeadless(directory);
});
test.afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("somebody without a browser is seen, heard and read by browsers, and receives them", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  await table.guests.pop()!.page.context().close(); // Wei has Marc's seat today
  const [nadia, helene] = table.guests.map((guest) => guest.page) as [Page, Page];
  const wei = await bring(binary, server.url, nadia, table.group, "Wei");
  const ids = table.guests.map((guest) => guest.id);
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(nadia, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: ids[0], seats: [...ids, wei.person] });
  wei.tell({ session: session.id });
  for (const guest of table.guests) await enter(guest, session.id);

  await test.step("the browsers decode its picture and receive its sound", async () => {
    for (const guest of table.guests) await seesAndHears(guest, 2);
    const shown = () => helene.locator(`[data-person="${wei.person}"] video, [data-floor="${wei.person}"] video`).first().evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
    const first = await shown();
    await expect.poll(shown, { message: "pictures of Wei that Hélène's page shows" }).toBeGreaterThan(first + 10);
  });
  await test.step("it receives theirs", async () => {
    for (const id of ids) {
      const came = () => wei.report.from[id] ?? { frames: 0, sound: 0 };
      await expect.poll(() => came().frames, { message: "pictures that Wei receives" }).toBeGreaterThan(10);
      await expect.poll(() => came().sound, { message: "sound that Wei receives" }).toBeGreaterThan(20);
    }
  });
  await test.step("cards go both ways", async () => {
    wei.tell({ add: { kind: "weather", text: "Un vent léger, du large", fields: { sky: "fair" } } });
    for (const page of [nadia, helene]) await expect(page.locator(".board")).toContainText("Un vent léger, du large");
    await helene.getByPlaceholder("Quelques mots, si tu veux").fill("Fatiguée, contente d’être là");
    await expect.poll(() => Object.values(wei.report.cards)).toContain("Fatiguée, contente d’être là");
    await nadia.getByRole("button", { name: "Entendre les sujets" }).click();
    await expect.poll(() => wei.report.phase).toBe("topic");
  });
  expect(await wei.end()).toBe(0);
  await expect(nadia.locator(`[data-person="${wei.person}"]`)).not.toHaveAttribute("data-on", "here");
  await leave(table);
});
