// Smoke: Firefox sits at one table with Chromium, sees and hears, is seen and heard, writes and reads, and comes back.
import { writeFileSync } from "node:fs";
import { expect, test } from "./server";
import { Firefox } from "./firefox";
import { enter, gather, leave, media, post, type MediaReport } from "./table";

let firefox: Firefox;
test.beforeAll(async () => {
  firefox = new Firefox();
  await firefox.start();
});
test.afterEach(async ({}, info) => {
  if (info.status !== info.expectedStatus) {
    writeFileSync(info.outputPath("firefox.png"), await firefox.picture());
    await info.attach("firefox.png", { path: info.outputPath("firefox.png"), contentType: "image/png" });
  };
});
test.afterAll(() => firefox.stop());

const report = (): Promise<MediaReport> => firefox.evaluate(() => (window as unknown as { __codev: { media: () => Promise<MediaReport> } }).__codev.media());

/** Presses the first button with one of these words, once it is there. */
const press = (...words: string[]) =>
  firefox.evaluate(async (wanted: string[]) => {
    for (const end = Date.now() + 20_000; ; ) {
      if (Date.now() > end) throw new Error(`no button ${wanted.join(" / ")}`);
      const button = [...document.querySelectorAll("button")].find((one) => wanted.includes(one.textContent?.trim() ?? "") || wanted.includes(one.getAttribute("aria-label") ?? ""));
      if (button && !button.disabled) return button.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, words);

/** Presses the switch that has this key. */
const toggle = (key: string) => firefox.evaluate((wanted: string) => document.querySelector<HTMLButtonElement>(`.bar [aria-keyshortcuts="${wanted}"]`)?.click(), key);

test("Firefox sees, hears and writes beside Chromium, and comes back when the server was restarted", async ({ browser, server }) => {
  const table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc" }]);
  const [nadia, helene] = table.guests as [(typeof table.guests)[0], (typeof table.guests)[0]];
  const { invitation } = await post(nadia.page, server.url, `/api/groups/${table.group}/invitations`, { for: "Wei" });
  await firefox.goto(server.url);
  const wei = await firefox.evaluate(async (token: string) => {
    const answer = await fetch("/api/invitations/accept", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token, name: "Wei", lang: "fr" }) });
    return ((await answer.json()) as { you: { id: string } }).you.id;
  }, invitation.token as string);
  await post(nadia.page, server.url, `/api/groups/${table.group}/members/${wei}/confirm`, {});
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(nadia.page, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: wei, seats: [nadia.id, helene.id, wei] });
  for (const { page } of table.guests.slice(1)) await page.context().close(); // their seats stay empty
  await enter(nadia, session.id);
  await firefox.goto(`${server.url}/s/${session.id}`);
  await press("Micro et caméra"); // Firefox asks each time
  await press("Entrer");
  await expect.poll(() => firefox.evaluate(() => document.querySelector(".cue__say") !== null), { message: "Firefox is in the room" }).toBe(true);
  const both = async () => {
    await expect.poll(async () => (await report()).state, { message: "Firefox is connected", timeout: 30_000 }).toBe("connected");
    await expect.poll(async () => (await media(nadia.page)).videosDecoding, { message: "pictures of Firefox that Chromium decodes", timeout: 30_000 }).toBe(1);
    await expect.poll(async () => (await report()).videosDecoding, { message: "pictures of Chromium that Firefox decodes", timeout: 30_000 }).toBe(1);
    const [mine, theirs] = [await report(), await media(nadia.page)];
    await expect.poll(async () => (await report()).framesDecoded, { message: "Firefox goes on seeing" }).toBeGreaterThan(mine.framesDecoded + 10);
    await expect.poll(async () => (await report()).audioPackets, { message: "Firefox goes on hearing" }).toBeGreaterThan(mine.audioPackets + 20);
    await expect.poll(async () => (await media(nadia.page)).framesDecoded, { message: "Chromium goes on seeing" }).toBeGreaterThan(theirs.framesDecoded + 10);
    await expect.poll(async () => (await media(nadia.page)).audioPackets, { message: "Chromium goes on hearing" }).toBeGreaterThan(theirs.audioPackets + 20);
  };

  await test.step("sound and pictures both ways", both);
  await test.step("what one writes the other reads", async () => {
    await nadia.page.getByPlaceholder("Quelques mots, si tu veux").fill("Un vent léger, du large");
    await expect.poll(() => firefox.evaluate(() => document.querySelector(".board")?.textContent ?? "")).toContain("Un vent léger, du large");
    await firefox.evaluate(() => {
      const field = document.querySelector<HTMLTextAreaElement | HTMLInputElement>("[placeholder='Quelques mots, si tu veux']")!;
      field.focus();
      document.execCommand("insertText", false, "Fatiguée, contente d’être là");
    });
    await expect(nadia.page.locator(".board")).toContainText("Fatiguée, contente d’être là");
  });
  await test.step("muted and heard again, camera off and on again", async () => {
    await toggle("m");
    await expect(nadia.page.locator(`[data-person="${wei}"]`)).toContainText("micro coupé");
    await toggle("m");
    await expect(nadia.page.locator(`[data-person="${wei}"]`)).not.toContainText("micro coupé");
    await toggle("v");
    await expect(nadia.page.locator(`[data-person="${wei}"] video, [data-floor="${wei}"] video`)).toHaveCount(0);
    await toggle("v");
    await both();
  });
  await test.step("a screen that Firefox shows", async () => {
    await firefox.evaluate(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
      const pen = canvas.getContext("2d")!;
      setInterval(() => {
        pen.fillStyle = `hsl(${(Date.now() / 20) % 360} 80% 50%)`;
        pen.fillRect(0, 0, 1280, 720);
      }, 100);
      pen.fillRect(0, 0, 1280, 720);
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10));
    });
    await press("Écran");
    const shown = nadia.page.locator(".floor--screen video");
    await expect.poll(() => shown.evaluate((video: HTMLVideoElement) => video.videoWidth), { message: "the width of Firefox’s screen in Chromium" }).toBe(1280);
    await press("Ne plus montrer");
    await expect(shown).toHaveCount(0);
  });
  await test.step("the server restarts: back without a click", async () => {
    const before = await report();
    await server.stop("SIGTERM");
    await server.start();
    const up = Date.now();
    await expect.poll(async () => (await report()).gen, { timeout: 20_000 }).toBeGreaterThan(before.gen);
    await expect.poll(async () => (await report()).audioPackets, { timeout: 20_000 }).toBeGreaterThan(0);
    console.log(`Firefox hears again ${Date.now() - up} ms after the process is up`);
    await both();
  });
  await leave(table);
});
