// The device check, whatever the browser gives or refuses.
import type { Page } from "@playwright/test";
import { expect, test } from "./server";
import { gather, leave, type Gathering } from "./table";

let table: Gathering;

test.beforeAll(async ({ browser, server }) => {
  table = await gather(browser, server.url, [{ name: "Nadia", lang: "en" }, { name: "Hélène", lang: "en" }, { name: "Marc", lang: "en" }]);
});

test.afterAll(() => leave(table));

/** Another tab of one of the three, with the browser's answers replaced where the test needs what a machine here cannot give. */
const tab = async (who: number, replace?: () => void): Promise<Page> => {
  const page = await table.guests[who]!.page.context().newPage();
  if (replace) await page.addInitScript(replace);
  await page.goto(`/s/${table.session}`);
  await expect(page.getByRole("heading", { level: 1, name: "Before you go in" })).toBeVisible();
  return page;
};

test("one's own picture plays, the level moves, devices can be chosen, the speaker is tried", async () => {
  const page = await tab(0);
  const frames = () => page.locator("video").evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames);
  await expect.poll(frames).toBeGreaterThan(2);
  const meter = page.getByRole("meter", { name: "Microphone level" });
  await expect.poll(async () => Number(await meter.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  const microphones = page.getByLabel("Microphone", { exact: true });
  const other = await microphones.locator("option").nth(1).getAttribute("value");
  expect(other).toBeTruthy();
  await microphones.selectOption(other);
  await expect(microphones).toHaveValue(other ?? "");
  await expect.poll(async () => Number(await meter.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText("Two notes were played.")).toBeVisible();
  await test.step("off is off: the camera stops, the microphone says nothing", async () => {
    await page.getByRole("button", { name: "Turn the camera off" }).click();
    await expect(page.locator("video")).toHaveCount(0);
    await expect(page.getByText("Your camera is off.")).toBeVisible();
    await page.getByRole("button", { name: "Mute" }).click();
    await expect(page.getByRole("button", { name: "Go in muted" })).toBeVisible();
    await expect(meter).toHaveAttribute("aria-valuenow", "0");
  });
  await test.step("a reload remembers the choice of camera", async () => {
    await page.reload();
    await expect(page.getByText("Your camera is off.")).toBeVisible();
    await page.getByRole("button", { name: "Turn the camera on" }).click();
    await expect.poll(frames).toBeGreaterThan(2);
  });
  await page.close();
});

test("before the first permission the page explains, and asks only on a press", async () => {
  const page = await tab(1, () => {
    navigator.permissions.query = () => Promise.resolve({ state: "prompt" } as PermissionStatus);
  });
  await expect(page.getByText("Your browser will ask whether this page may use")).toBeVisible();
  await expect(page.locator("video")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Go in to listen and write" })).toBeVisible();
  await page.getByRole("button", { name: "Microphone only" }).click();
  await expect(page.getByRole("meter")).toBeVisible();
  await expect(page.locator("video")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Go in", exact: true })).toBeVisible();
  await page.close();
});

test("permission refused: it is explained, and there is a way in", async () => {
  const page = await tab(1, () => {
    navigator.permissions.query = () => Promise.resolve({ state: "denied" } as PermissionStatus);
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  await expect(page.getByText("Your browser did not allow it")).toBeVisible();
  await expect(page.getByText("click the sign at the left of the address")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Your browser did not allow it")).toBeVisible();
  await page.getByRole("button", { name: "Go in to listen and write" }).click();
  await expect(page.locator(".cue__say")).toBeVisible();
  await page.close();
});

test("no device at all, and one that is connected meanwhile", async () => {
  const page = await tab(2, () => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const all = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
    let connected = false;
    addEventListener("connect-headset", () => {
      connected = true;
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    });
    navigator.mediaDevices.enumerateDevices = async () => (await all()).filter((d) => connected && d.kind !== "videoinput");
    navigator.mediaDevices.getUserMedia = (wish) => (connected && !wish?.video ? real(wish) : Promise.reject(new DOMException("", "NotFoundError")));
  });
  await expect(page.getByText("No microphone and no camera found")).toBeVisible();
  await expect(page.getByRole("button", { name: "Go in to listen and write" })).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("connect-headset")));
  await expect(page.getByRole("meter")).toBeVisible();
  await expect(page.getByText("No camera found. That is fine: voices first.")).toBeVisible();
  await page.close();
});

test("a microphone in use elsewhere does not take the camera with it", async () => {
  const page = await tab(2, () => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) => (wish?.audio ? Promise.reject(new DOMException("", "NotReadableError")) : real(wish));
  });
  await expect(page.getByText("The microphone is in use by another program.")).toBeVisible();
  await expect(page.locator("video")).toBeVisible();
  await page.close();
});

test("in, and after a reload in again without the check", async () => {
  const page = await tab(1);
  await page.getByLabel("Your name").fill("Hélène B.");
  await page.getByRole("button", { name: "Go in", exact: true }).click();
  await expect(page.locator(".cue__say")).toBeVisible();
  await page.reload();
  await expect(page.locator(".cue__say")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Before you go in" })).toHaveCount(0);
  const { you } = (await (await page.request.get("/api/me")).json()) as { you: { name: string } };
  expect(you.name).toBe("Hélène B.");
  await page.close();
});

test("who has no seat learns nothing of the session", async ({ browser, server }) => {
  const stranger = await (await browser.newContext({ locale: "en-GB", baseURL: server.url })).newPage();
  await stranger.goto(`/s/${table.session}`);
  await expect(stranger.getByRole("heading", { name: "This browser is not known here" })).toBeVisible();
  expect(await stranger.locator("body").innerText()).not.toMatch(/Cadres|Nadia|Marc/);
  await stranger.context().close();
});

test("the network is tried: board, voice and video, and why not", async () => {
  const page = await tab(2);
  const network = page.getByRole("region", { name: "Your connection" });
  const again = network.getByRole("button", { name: "Try the connection again" });
  await expect(network.getByText("Works.")).toHaveCount(3);
  await test.step("once more", async () => {
    await again.click();
    await expect(network.getByText("Being tried…").first()).toBeVisible();
    await expect(network.getByText("Works.")).toHaveCount(3);
  });
  await page.close();
  await test.step("no path for voices: the board alone, and what to ask for", async () => {
    const deaf = await tab(2, () => {
      RTCPeerConnection.prototype.setRemoteDescription = () => Promise.reject(new Error("no path"));
    });
    const result = deaf.getByRole("region", { name: "Your connection" });
    await expect(result.getByText("you will not hear the others")).toBeVisible();
    await expect(result.getByText("Works.")).toHaveCount(1);
    await expect(result.getByText("allow UDP and TCP")).toBeVisible();
    await expect(deaf.getByRole("button", { name: "Go in", exact: true })).toBeEnabled();
    await deaf.close();
  });
  await test.step("no websocket: nothing, and what to ask for", async () => {
    const shut = await tab(2, () => {
      const Own = WebSocket;
      window.WebSocket = class extends Own {
        constructor(url: string | URL) {
          super(String(url).replace("/probe", "/nowhere"));
        }
      };
    });
    await expect(shut.getByText("something on the way stops websockets")).toBeVisible();
    await expect(shut.getByText("allow websockets to")).toBeVisible();
    await shut.close();
  });
});
