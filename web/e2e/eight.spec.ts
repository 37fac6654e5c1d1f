// Eight at one table: two browsers with cameras, and six participants without one (cmd/headless) who send three layers each. Everybody
// sees and hears everybody; a picture's layer follows the size of its tile; a layer that nobody watches is not encoded.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { bring, buildHeadless, type Headless } from "./headless";
import { expect, test } from "./server";
import { enter, gather, type Gathering, keepConnections, leave, post } from "./table";

test.describe.configure({ mode: "serial" });

const names = ["Wei", "Aïcha", "Tomás", "Pierre-Luc", "Ines", "Olga"] as const;
const small = { w: 160, h: 90 }; // the smallest layer fills it

let directory = "";
let table: Gathering;
let nadia: Page, marc: Page;
const others: Headless[] = [];
let everybody: string[] = [];

test.beforeAll(async ({ browser, server }) => {
  directory = mkdtempSync(join(tmpdir(), "codev-eight-"));
  const binary = buildHeadless(directory);
  table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Marc" }, { name: "Hélène" }]);
  await table.guests.pop()!.page.context().close(); // a session is planned for three at least; she is not in the next
  [nadia, marc] = table.guests.map((guest) => guest.page) as [Page, Page];
  for (const name of names) others.push(await bring(binary, server.url, nadia, table.group, name));
  everybody = [...table.guests.map((guest) => guest.id), ...others.map((one) => one.person)];
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(nadia, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: everybody[0], seats: everybody });
  table.session = session.id;
  for (const one of others) {
    one.tell({ session: session.id });
    one.tell({ show: small });
  }
  for (const page of [nadia, marc]) await page.addInitScript(keepConnections);
});

test.afterAll(async () => {
  for (const one of others) await one.end();
  if (table) await leave(table);
  rmSync(directory, { recursive: true, force: true });
});

/** What comes of one medium of somebody, as this page's own connection counts it. */
interface Coming {
  frames: number;
  width: number;
}

/** The picture that this page shows of somebody; null without one. */
const picture = (page: Page, person: string): Promise<Coming | null> =>
  page.evaluate(async (id) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-person="${id}"] video, [data-floor="${id}"] video`);
    const track = (video?.srcObject as MediaStream | null)?.getVideoTracks()[0];
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = track && connection ? [...(await connection.getStats(track)).values()] : [];
    const row = rows.find(({ type }) => type === "inbound-rtp");
    return row ? { frames: row.framesDecoded ?? 0, width: row.frameWidth ?? 0 } : null;
  }, person);

/** How many packets of sound came on each line that carries a voice. */
const voices = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = [...((await connection?.getStats())?.values() ?? [])];
    return Object.fromEntries(rows.filter((row) => row.type === "inbound-rtp" && row.kind === "audio" && row.packetsReceived > 0).map((row) => [row.mid, row.packetsReceived]));
  });

interface Sent {
  active: boolean;
  bytes: number;
}

/** The layers that this page's camera sends, by rid. */
const layers = (page: Page): Promise<Record<string, Sent>> =>
  page.evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = [...((await connection?.getStats())?.values() ?? [])].filter((row) => row.type === "outbound-rtp" && row.rid);
    return Object.fromEntries(rows.map((row) => [row.rid, { active: row.active, bytes: row.bytesSent }]));
  });

/** Waits until exactly these layers of the camera are sent: their bytes grow, those of the others stand still. */
const sends = async (page: Page, wanted: string, message: string): Promise<void> => {
  let before = await layers(page);
  await expect
    .poll(
      async () => {
        const now = await layers(page);
        const growing = Object.keys(now).filter((rid) => now[rid]!.bytes > (before[rid]?.bytes ?? 0));
        const active = Object.keys(now).filter((rid) => now[rid]!.active);
        before = now;
        return growing.join("") === active.join("") ? growing.sort().reverse().join("") : `active ${active.join("")}, growing ${growing.join("")}`;
      },
      { message, intervals: [700] },
    )
    .toBe(wanted);
};

/** The large view is somebody's. */
const giveFloor = async (person: string, name: string): Promise<void> => {
  await nadia.getByRole("button", { name: `Donner la parole à ${name}` }).click();
  await expect(marc.locator(`[data-floor="${person}"] video`)).toBeVisible();
};

/** Marc's large view, in pixels: as wide as his screen and his handle between table and board make it. */
const enlarge = async (width: number, handle: "Home" | "End"): Promise<void> => {
  await marc.setViewportSize({ width, height: width < 500 ? 844 : 1000 });
  if (width >= 1024) await marc.getByRole("separator").press(handle);
};

test("everybody sees and hears everybody", async () => {
  for (const guest of table.guests) {
    await guest.page.goto(`/s/${table.session}`);
    await expect(guest.page.getByRole("button", { name: "Entrer", exact: true })).toBeEnabled();
  }
  await enter(table.guests[0]!, table.session);
  const entered = Date.now();
  await enter(table.guests[1]!, table.session);
  for (const guest of table.guests) {
    for (const id of everybody.filter((other) => other !== guest.id)) {
      const message = `pictures of seat ${everybody.indexOf(id)} that ${guest.name} decodes`;
      await expect.poll(async () => (await picture(guest.page, id))?.frames ?? 0, { message }).toBeGreaterThan(0);
      const { frames } = (await picture(guest.page, id))!;
      await expect.poll(async () => (await picture(guest.page, id))?.frames ?? 0, { message }).toBeGreaterThan(frames + 5);
    }
    if (guest === table.guests[1]) console.log(`eight: everybody seen ${Date.now() - entered} ms after the way through the device check began`);
    const before = await voices(guest.page);
    const more = async () => Object.entries(await voices(guest.page)).filter(([mid, packets]) => packets > (before[mid] ?? 0) + 20).length;
    await expect.poll(more, { message: `voices that ${guest.name} hears` }).toBe(everybody.length - 1);
  }
  for (const one of others) {
    for (const id of everybody.filter((other) => other !== one.person)) {
      const came = () => one.report.from[id] ?? { frames: 0, sound: 0 };
      const start = came();
      await expect.poll(() => came().frames, { message: "pictures that a participant without a browser receives" }).toBeGreaterThan(start.frames + 5);
      await expect.poll(() => came().sound, { message: "sound that a participant without a browser receives" }).toBeGreaterThan(start.sound + 20);
    }
  }
});

test("a picture's layer follows the size of its tile", async () => {
  const wei = others[0]!;
  await nadia.setViewportSize({ width: 1280, height: 800 });
  await giveFloor(wei.person, names[0]);
  const width = async () => (await picture(marc, wei.person))?.width;
  for (const [screen, handle, layer] of [[1920, "End", 1280], [1920, "Home", 640], [390, "Home", 320], [1920, "End", 1280]] as const) {
    await enlarge(screen, handle);
    const since = Date.now();
    await expect.poll(width, { message: `width of Wei's picture on a screen of ${screen}, handle at ${handle}`, intervals: [100] }).toBe(layer);
    console.log(`eight: ${layer} pixels ${Date.now() - since} ms after the tile changed`);
  }
});

test("a layer that nobody watches is not sent, and comes back", async () => {
  const lead = table.guests[0]!;
  await giveFloor(lead.id, `${lead.name}`);
  await enlarge(1920, "End");
  await sends(nadia, "qf", "layers of Nadia's camera while Marc shows her large");
  await enlarge(390, "Home");
  await sends(nadia, "q", "layers of Nadia's camera while everybody shows her small");
  await enlarge(1920, "Home");
  await sends(nadia, "qh", "layers of Nadia's camera while Marc shows her in middle size");
  await expect.poll(async () => (await picture(marc, lead.id))?.width, { message: "width of Nadia's picture" }).toBe(640);
  await expect.poll(() => others[1]!.report.layers, { message: "layers of a seat that everybody shows small" }).toMatchObject({ q: true, h: false, f: false });
});
