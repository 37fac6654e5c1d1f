// A group that meets by voice alone: no camera is asked for, nothing video is negotiated, and the room is drawn for it.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./server";
import { gather, leave, media, type Gathering } from "./table";

let table: Gathering;

/** Keeps what the page asks the browser for, and what it offers. */
const watch = (page: Page) =>
  page.addInitScript(() => {
    const asked: string[] = [];
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) => {
      asked.push(JSON.stringify(Object.keys(wish ?? {}).filter((kind) => wish?.[kind as "audio" | "video"])));
      return open(wish);
    };
    devices.getDisplayMedia = () => {
      asked.push("screen");
      return Promise.reject(new DOMException("", "NotAllowedError"));
    };
    const query = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = (what) => {
      asked.push(`permission ${what.name}`);
      return query(what);
    };
    RTCPeerConnection = class extends RTCPeerConnection {
      override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
        await super.setLocalDescription(description);
        asked.push(`offer ${(this.localDescription?.sdp.match(/^m=\w+/gm) ?? []).join(" ")}`);
      }
    };
    (window as unknown as { asked: string[] }).asked = asked;
  });

const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: string[] }).asked);

test.beforeAll(async ({ browser, server }) => {
  const seats = ["Nadia", "Hélène", "Pierre-Luc", "Marc", "Aïcha", "Sylvie"].map((name) => ({ name, lang: name === "Hélène" ? ("en" as const) : ("fr" as const) }));
  table = await gather(browser, server.url, seats);
});

test.afterAll(() => leave(table));

test("an owner chooses it in the settings, and the group's form has it too", async () => {
  const nadia = table.guests[0]!.page;
  await nadia.goto("/start");
  await expect(nadia.getByLabel("Se réunir par la voix seulement")).not.toBeChecked();
  await nadia.goto(`/g/${table.group}`);
  await nadia.getByRole("button", { name: "Réglages du groupe" }).click();
  const tick = nadia.getByRole("dialog").getByLabel("Se réunir par la voix seulement");
  await tick.check();
  await nadia.getByRole("button", { name: "Enregistrer les réglages" }).click();
  await expect(nadia.getByText("Les réglages sont enregistrés.")).toBeVisible();
  await nadia.reload();
  await nadia.getByRole("button", { name: "Réglages du groupe" }).click();
  await expect(tick).toBeChecked();
});

test("from the door to the room nothing but the microphone is asked for, and voices are heard", async () => {
  const [nadia, helene] = table.guests as [Gathering["guests"][0], Gathering["guests"][0]];
  for (const { page } of [nadia, helene]) await watch(page);
  await nadia.page.goto(`/s/${table.session}`);
  await expect(nadia.page.getByText("Ce groupe se réunit par la voix.")).toBeVisible();
  await expect(nadia.page.getByLabel("Caméra")).toHaveCount(0);
  await expect(nadia.page.getByRole("button", { name: /caméra/i })).toHaveCount(0);
  await expectAccessible(nadia.page, "the check of a group by voice");
  await nadia.page.getByRole("button", { name: "Entrer" }).click();
  await helene.page.goto(`/s/${table.session}`);
  await helene.page.getByRole("button", { name: "Go in" }).click();
  for (const { page } of [nadia, helene]) {
    await expect(page.locator(".cue__say")).toBeVisible();
    await expect(page.locator(".table.ring")).toBeVisible();
    await expect(page.locator("video")).toHaveCount(0);
    await expect(page.getByRole("contentinfo").getByRole("button", { name: /cam|écran|screen/i })).toHaveCount(0);
    await expect.poll(async () => (await media(page)).audioPackets, { timeout: 30_000 }).toBeGreaterThan(20);
  }
  await test.step("the key of the camera does nothing, and is not listed", async () => {
    await nadia.page.keyboard.press("v");
    await nadia.page.keyboard.press("?");
    const help = nadia.page.getByRole("dialog");
    await expect(help.getByText("M", { exact: true })).toBeVisible();
    await expect(help.getByText("V", { exact: true })).toHaveCount(0);
    await nadia.page.keyboard.press("Escape");
  });
  await test.step("the devices have no camera among them", async () => {
    await nadia.page.getByRole("contentinfo").getByRole("button", { name: /Appareils/ }).click();
    await expect(nadia.page.getByRole("dialog").getByRole("combobox").first()).toBeVisible();
    await expect(nadia.page.getByRole("dialog").getByLabel(/caméra/i)).toHaveCount(0);
    await nadia.page.keyboard.press("Escape");
  });
  await expectAccessible(nadia.page, "the room of a group by voice");
  for (const { page } of [nadia, helene]) {
    const list = await asked(page);
    expect(list).toContain('["audio"]');
    expect(list.filter((what) => /video|camera|screen/.test(what))).toEqual([]);
    expect(list.filter((what) => what.startsWith("offer")).length).toBeGreaterThan(0);
  }
});
