// Devices in mid-call: pulled out and back, taken by another program, silenced, forbidden; the other person goes on hearing. Chromium has fake
// devices but pulls none of them out: the list, the refusals and what becomes of a track are put into the page here, the sound is Chromium's own.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect, test } from "./server";
import { enter, gather, leave, media, seesAndHears, type Gathering } from "./table";

interface Fake {
  plug(...ids: string[]): void;
  refuse: Record<"audio" | "video", string>;
  mute(kind: "audio" | "video", muted: boolean): void;
  end(kind: "audio" | "video"): void;
  permit(name: string, state: PermissionState): void;
  hide(hidden: boolean): void;
  sinks: string[];
  opened: string[];
}

const fakeDevices = () => {
  const all: Record<string, [MediaDeviceKind, string, string]> = {
    inner: ["audioinput", "1", "Built-in"],
    headset: ["audioinput", "2", "Headset"],
    wire: ["audioinput", "4", "Wired set"],
    cam: ["videoinput", "3", "Camera"],
    box: ["audiooutput", "1", "Loudspeaker"],
    ears: ["audiooutput", "2", "Headset"],
  };
  let there = ["inner", "headset", "cam", "box", "ears"];
  const live: Partial<Record<string, MediaStreamTrack>> = {};
  const kindOf = { audio: "audioinput", video: "videoinput" } as const;
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  const statuses: Record<string, EventTarget & { state: PermissionState; onchange: (() => void) | null }> = {};
  const fake: Fake = {
    plug: (...ids) => {
      there = ids;
      devices.dispatchEvent(new Event("devicechange"));
    },
    refuse: { audio: "", video: "" },
    mute: (kind, muted) => {
      const track = live[kind]!;
      Object.defineProperty(track, "muted", { value: muted, configurable: true });
      track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
    },
    end: (kind) => {
      const track = live[kind]!;
      track.stop();
      track.dispatchEvent(new Event("ended"));
    },
    permit: (name, state) => {
      statuses[name]!.state = state;
      statuses[name]!.onchange?.();
    },
    hide: (hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    sinks: [],
    opened: [],
  };
  devices.enumerateDevices = async () =>
    there.map((deviceId) => {
      const [kind, groupId, label] = all[deviceId]!;
      return { deviceId, kind, groupId, label, toJSON: () => "" };
    });
  devices.getUserMedia = async (wish) => {
    const plain: MediaStreamConstraints = {};
    const chosen: Partial<Record<"audio" | "video", string>> = {};
    for (const kind of ["audio", "video"] as const) {
      const of = wish?.[kind];
      if (!of) continue;
      if (fake.refuse[kind]) throw new DOMException("", fake.refuse[kind]);
      const exact = typeof of === "object" ? (of.deviceId as { exact?: string } | undefined)?.exact : undefined;
      const id = exact ?? there.find((one) => all[one]![0] === kindOf[kind]);
      if (!id || !there.includes(id)) throw new DOMException("", "NotFoundError");
      chosen[kind] = id;
      plain[kind] = true;
    }
    const stream = await open(plain);
    for (const track of stream.getTracks()) {
      const kind = track.kind as "audio" | "video";
      const id = chosen[kind]!;
      fake.opened.push(id);
      live[kind] = track;
      Object.defineProperty(track, "label", { value: all[id]![2] });
      track.getSettings = () => ({ deviceId: id });
    }
    return stream;
  };
  navigator.permissions.query = async ({ name }) => (statuses[name] ??= Object.assign(new EventTarget(), { state: "granted" as PermissionState, onchange: null })) as unknown as PermissionStatus;
  HTMLMediaElement.prototype.setSinkId = function (id: string) {
    fake.sinks.push(id);
    Object.defineProperty(this, "sinkId", { value: id, configurable: true });
    return Promise.resolve();
  };
  localStorage.setItem("codev.devices", JSON.stringify({ ids: { mic: "headset", cam: "", speaker: "ears" }, cam: true }));
  (window as unknown as { fake: Fake }).fake = fake;
};

const tell = (page: Page, act: (fake: Fake) => void) => page.evaluate(`(${act.toString()})(window.fake)`);
const told = <T>(page: Page, ask: (fake: Fake) => T) => page.evaluate(`(${ask.toString()})(window.fake)`) as Promise<T>;
const notice = (page: Page, text: string | RegExp) => page.locator(".board .notice", { hasText: text });

let table: Gathering;
let nadia: Page, helene: Page;

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, server }) => {
  table = await gather(browser, server.url, [{ name: "Nadia", lang: "en" }, { name: "Hélène" }, { name: "Marc" }]);
  [nadia, helene] = table.guests.map((guest) => guest.page) as [Page, Page];
  await nadia.addInitScript(fakeDevices);
  await enter(table.guests[0]!, table.session);
  await enter(table.guests[1]!, table.session, false);
  await seesAndHears(table.guests[1]!, 1);
});
test.afterAll(() => leave(table));

const goesOn = () => seesAndHears(table.guests[1]!, 1);
const seat = () => helene.locator(`[data-person="${table.guests[0]!.id}"]`);

test("the chosen headset is pulled out: the others are used and said, nothing takes the focus, and it comes back by itself", async () => {
  const field = nadia.getByPlaceholder("A few words, if you like");
  await field.fill("While I ");
  await tell(nadia, (fake) => fake.plug("inner", "cam", "box"));
  await tell(nadia, (fake) => fake.end("audio"));
  await expect(notice(nadia, "Your microphone is gone. You now speak through: Built-in.")).toBeVisible();
  await expect(notice(nadia, "Your headset is gone.")).toBeVisible();
  await expect(field).toBeFocused();
  await field.pressSequentially("write");
  await expect(field).toHaveValue("While I write");
  expect(await told(nadia, (fake) => fake.sinks.at(-1))).toBe("");
  await expectAccessible(nadia, "a headset pulled out");
  await goesOn();
  await notice(nadia, "Your microphone is gone").getByRole("button", { name: "Devices" }).click();
  await expect(nadia.getByRole("dialog").getByLabel("Microphone")).toBeVisible();
  await nadia.keyboard.press("Escape");

  await tell(nadia, (fake) => fake.plug("inner", "headset", "cam", "box", "ears"));
  await expect(notice(nadia, "You now speak through: Headset.")).toBeVisible();
  await expect(notice(nadia, "You now hear through: Headset.")).toBeVisible();
  expect(await told(nadia, (fake) => [fake.sinks.at(-1), fake.opened.at(-1)])).toEqual(["ears", "headset"]);
  for (const kind of ["speak", "hear"]) await notice(nadia, `You now ${kind} through`).getByRole("button", { name: "All right" }).click();
  await expect(nadia.locator(".board .notice")).toHaveCount(0);
  await goesOn();
});

test("another one plugged in is offered, not taken", async () => {
  await tell(nadia, (fake) => fake.plug("inner", "headset", "wire", "cam", "box", "ears"));
  await expect(notice(nadia, "Wired set was plugged in.")).toBeVisible();
  expect(await told(nadia, (fake) => fake.opened.at(-1))).toBe("headset");
  await nadia.getByRole("button", { name: "Use Wired set" }).click();
  await expect.poll(() => told(nadia, (fake) => fake.opened.at(-1))).toBe("wire");
  await expect(nadia.locator(".board .notice")).toHaveCount(0);
  await goesOn();
});

test("another program takes the camera: the voice goes on, and one button brings the picture back", async () => {
  await tell(nadia, (fake) => {
    fake.refuse.video = "NotReadableError";
    fake.end("video");
  });
  const busy = notice(nadia, "Another program holds the camera.");
  await expect(busy).toBeVisible();
  await expect(helene.locator("video")).toHaveCount(0);
  const heard = (await media(helene)).audioPackets;
  await expect.poll(async () => (await media(helene)).audioPackets, { message: "the voice goes on" }).toBeGreaterThan(heard + 20);
  await tell(nadia, (fake) => (fake.refuse.video = ""));
  await busy.getByRole("button", { name: "Try again" }).click();
  await expect(busy).toHaveCount(0);
  await goesOn();
});

test("the system silences the microphone: it is said that nobody hears, until it is over", async () => {
  await tell(nadia, (fake) => fake.mute("audio", true));
  await expect(notice(nadia, "The others cannot hear you.")).toBeVisible();
  await tell(nadia, (fake) => fake.mute("audio", false));
  await expect(notice(nadia, "The others cannot hear you.")).toHaveCount(0);
});

test("the permission is taken away and given back: heard again without a tap", async () => {
  await tell(nadia, (fake) => {
    fake.refuse.audio = "NotAllowedError";
    fake.permit("microphone", "denied");
  });
  await expect(notice(nadia, "The browser took the microphone’s permission away.")).toBeVisible();
  await expect(seat()).toContainText("micro coupé");
  await tell(nadia, (fake) => {
    fake.refuse.audio = "";
    fake.permit("microphone", "granted");
  });
  await expect(nadia.locator(".board .notice")).toHaveCount(0);
  await expect(seat()).not.toContainText("micro coupé");
  await goesOn();
});

test("a phone call in the background ends both: on return both are back without a tap", async () => {
  const before = await told(nadia, (fake) => fake.opened.length);
  await tell(nadia, (fake) => {
    fake.hide(true);
    fake.end("audio");
    fake.end("video");
  });
  await expect(seat()).toContainText("micro coupé");
  expect(await told(nadia, (fake) => fake.opened.length)).toBe(before);
  await tell(nadia, (fake) => fake.hide(false));
  await expect(seat()).not.toContainText("micro coupé");
  await expect.poll(() => told(nadia, (fake) => fake.opened.length), { message: "the camera opens after the microphone" }).toBe(before + 2);
  await goesOn();
});

test("whoever was muted stays muted through all of it", async () => {
  await nadia.keyboard.press("Escape");
  await nadia.getByRole("contentinfo").getByRole("button", { name: "Microphone" }).click();
  await expect(seat()).toContainText("micro coupé");
  const before = await told(nadia, (fake) => fake.opened.length);
  await tell(nadia, (fake) => fake.plug("inner", "cam", "box"));
  await tell(nadia, (fake) => fake.end("audio"));
  await tell(nadia, (fake) => fake.hide(true));
  await tell(nadia, (fake) => fake.hide(false));
  await expect(notice(nadia, "Your headset is gone.")).toBeVisible();
  await expect(seat()).toContainText("micro coupé");
  expect(await told(nadia, (fake) => fake.opened.length)).toBe(before);
});
