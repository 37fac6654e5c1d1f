// Two people in one room: Nadia's browser and Wei, who has none (cmd/headless), speak with the same rise and fall at the same time, as two
// microphones do that hear one voice. The server finds it out by the levels alone and tells the two, and nobody else.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { look } from "./axe";
import { bring, buildHeadless, type Headless } from "./headless";
import { expect, test } from "./server";
import { enter, gather, keepSockets, leave, post, type Gathering } from "./table";

/** Twenty seconds of something like speech, in -dBov, 20 ms each: four to seven syllables a second, a pause now and then. */
const speech = (): number[] => {
  let seed = 11;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const levels: number[] = [];
  while (levels.length < 1000) {
    const length = 7 + Math.floor(random() * 6);
    const pause = random() < 0.1;
    const peak = 24 + random() * 8;
    for (let i = 0; i < length; i++) levels.push(Math.round(pause ? 66 : peak + 18 * Math.abs((2 * i) / length - 0.8)));
  }
  return levels.slice(0, 1000);
};

/** The page's microphone is a noise with these levels, by the clock of the wall. */
const speaks = (levels: number[]) => {
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    if (!wish?.audio) return stream;
    const context = new AudioContext();
    const noise = context.createBufferSource();
    noise.buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
    noise.buffer.getChannelData(0).forEach((_, i, samples) => (samples[i] = Math.random() * 2 - 1)); // -4.8 dBov
    noise.loop = true;
    const gain = context.createGain();
    const out = context.createMediaStreamDestination();
    noise.connect(gain).connect(out);
    noise.start();
    let told = 0; // the last 20 ms whose level is told
    const tell = () => {
      void context.resume();
      const now = Date.now();
      told = Math.max(told, Math.floor(now / 20));
      for (; told * 20 < now + 1000; told++)
        gain.gain.setValueAtTime(10 ** ((4.8 - levels[told % levels.length]!) / 20), Math.max(0, context.currentTime + (told * 20 - now) / 1000));
    };
    tell();
    setInterval(tell, 250);
    for (const track of stream.getAudioTracks()) {
      track.stop();
      stream.removeTrack(track);
    }
    stream.addTrack(out.stream.getAudioTracks()[0]!);
    return stream;
  };
};

/** The server's words about echo that came to a page. */
const heard = (page: Page): object[] => {
  const frames: object[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { t: string; near?: string[] };
      if (frame.t === "echo") frames.push(frame);
    }),
  );
  return frames;
};

/** The server says this to this page. */
const says = (page: Page, frame: object) =>
  page.evaluate((text) => (window as unknown as { sockets: WebSocket[] }).sockets.at(-1)?.dispatchEvent(new MessageEvent("message", { data: text })), JSON.stringify(frame));

const patience = { timeout: 90_000 }; // twelve seconds of speech, on a machine that does other things too

let directory = "";
let table: Gathering;
let wei: Headless;
let nadia: Page, helene: Page;

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, server }) => {
  directory = mkdtempSync(join(tmpdir(), "codev-headless-"));
  table = await gather(browser, server.url, [{ name: "Nadia", lang: "en" }, { name: "Hélène" }, { name: "Marc" }]);
  await table.guests.pop()!.page.context().close(); // Wei has Marc's seat today
  [nadia, helene] = table.guests.map((guest) => guest.page) as [Page, Page];
  wei = await bring(buildHeadless(directory), server.url, nadia, table.group, "Wei");
  const ids = table.guests.map((guest) => guest.id);
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(nadia, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: ids[1], seats: [...ids, wei.person] });
  table.session = session.id;
});
test.afterAll(async () => {
  await wei.end();
  await leave(table);
  rmSync(directory, { recursive: true, force: true });
});

test("who sits in one room is told, with what to do; whoever leads is not", async () => {
  const levels = speech();
  const [toNadia, toHelene] = [heard(nadia), heard(helene)];
  await nadia.addInitScript(speaks, levels);
  await helene.addInitScript(keepSockets);
  for (const guest of table.guests) await enter(guest, table.session, false);
  const notice = nadia.locator(".board .notice", { hasText: "You seem to be in one room with Wei" });
  wei.tell({ session: table.session });
  wei.tell({ levels });

  await test.step("it is said, and taken back when the microphone is off", async () => {
    await expect(notice).toBeVisible(patience);
    await look(nadia, "echo-near-en");
    await notice.getByRole("button", { name: "Switch my microphone off" }).click();
    await expect(notice).toHaveCount(0);
    await expect(helene.locator(`[data-person="${table.guests[0]!.id}"]`)).toContainText("micro coupé");
    await expect.poll(() => toNadia.at(-1)).toEqual(expect.not.objectContaining({ near: expect.anything() }));
  });
  await test.step("with the microphone on again it is said again, and then that it is fine holds over a reload", async () => {
    await nadia.keyboard.press("m");
    await expect(notice).toBeVisible(patience);
    await notice.getByRole("button", { name: "It’s fine" }).click();
    await expect(notice).toHaveCount(0);
    const before = toNadia.length;
    await nadia.reload();
    await expect.poll(() => toNadia.slice(before), patience).toContainEqual(expect.objectContaining({ near: [wei.person] }));
    await expect(nadia.locator(".cue__say")).toBeVisible();
    await expect(notice).toHaveCount(0);
  });
  expect(toHelene).toEqual([]);
});

test("who is heard out of their own loudspeaker is told so until it is over", async () => {
  // A busy page comes back on a new socket, which forgets what the server did not say itself: each look is told anew.
  const shown = (frame: object, text: string) => async () => {
    await says(helene, frame);
    await expect(helene.getByText(text)).toBeVisible();
  };
  const near = [table.guests[0]!.id, wei.person];
  await look(helene, "echo-near-fr", shown({ t: "echo", near }, "Tu sembles partager une pièce avec Nadia et Wei"));
  await look(helene, "echo-own-fr", shown({ t: "echo", own: true }, "Ton micro capte ton haut-parleur"));
  await says(helene, { t: "echo" });
  await expect(helene.getByText("Ton micro capte ton haut-parleur")).toHaveCount(0);
});
