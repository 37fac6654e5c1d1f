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
test.use({ trace: "off" }); // it keeps a copy of the page for every question asked of it, on two cores

const names = ["Wei", "Aïcha", "Tomás", "Pierre-Luc", "Ines", "Olga"] as const;
// Windows are as small as the test allows: eight pictures each are drawn without a graphics card, on two cores.
const desk = { viewport: { width: 1024, height: 600 } };
const pocket = { viewport: { width: 390, height: 640 } };
const small = { w: 160, h: 90 }; // the smallest layer fills it

let directory = "";
let table: Gathering;
let nadia: Page, marc: Page;
const others: Headless[] = [];
let everybody: string[] = [];

test.beforeAll(async ({ browser, server }) => {
  directory = mkdtempSync(join(tmpdir(), "codev-eight-"));
  const binary = buildHeadless(directory);
  table = await gather(browser, server.url, [{ name: "Nadia", context: desk }, { name: "Marc", context: pocket }, { name: "Hélène" }]);
  await table.guests.pop()!.page.context().close(); // a session is planned for three at least; she is not in the next
  [nadia, marc] = table.guests.map((guest) => guest.page) as [Page, Page];
  for (const name of names) others.push(await bring(binary, server.url, nadia, table.group, name, "", 5));
  everybody = [...table.guests.map((guest) => guest.id), ...others.map((one) => one.person)];
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(nadia, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: everybody[0], seats: everybody });
  table.session = session.id;
  for (const page of [nadia, marc]) await page.addInitScript(keepConnections);
});

test.afterAll(async () => {
  for (const one of others) await one.end();
  if (table) await leave(table);
  rmSync(directory, { recursive: true, force: true });
});

const nameOf = (person: string): string => ["Nadia", "Marc", ...names][everybody.indexOf(person)] ?? person;

/** What comes of somebody's camera, as this page's own connection counts it. */
interface Coming {
  frames: number; // decoded
  width: number;
}

/** The pictures that this page shows of others, by person. */
const pictures = (page: Page): Promise<Record<string, Coming>> =>
  page.evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = [...((await connection?.getStats())?.values() ?? [])].filter(({ type }) => type === "inbound-rtp");
    const shown: Record<string, Coming> = {};
    for (const video of document.querySelectorAll<HTMLVideoElement>("[data-person] video, [data-floor] video")) {
      const track = (video.srcObject as MediaStream | null)?.getVideoTracks()[0];
      const row = rows.find(({ trackIdentifier }) => trackIdentifier === track?.id);
      const { person, floor } = video.closest<HTMLElement>("[data-person], [data-floor]")!.dataset;
      if (row) shown[(person ?? floor)!] = { frames: row.framesDecoded ?? 0, width: row.frameWidth ?? 0 };
    }
    return shown;
  });

/** How much a count grew; a new connection counts from nothing. */
const grown = (now = 0, then = 0): number => (now < then ? now : now - then);

/** How many packets of sound came on each line that carries a voice. */
const voices = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = [...((await connection?.getStats())?.values() ?? [])];
    return Object.fromEntries(rows.filter((row) => row.type === "inbound-rtp" && row.kind === "audio" && row.packetsReceived > 0).map((row) => [row.mid, row.packetsReceived]));
  });

interface Sent {
  active: boolean;
  frames: number; // encoded so far
}

/** The layers that this page's camera sends, by rid. */
const layers = (page: Page): Promise<Record<string, Sent>> =>
  page.evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const rows = [...((await connection?.getStats())?.values() ?? [])].filter((row) => row.type === "outbound-rtp" && row.rid && row.mid === "1"); // the second m-line; a screen has layers too
    return Object.fromEntries(rows.map((row) => [row.rid, { active: row.active, frames: row.framesEncoded ?? 0 }]));
  });

/** Waits until exactly these layers of the camera are sent: pictures of them are encoded, and none of the others. */
const sends = async (page: Page, wanted: string, message: string): Promise<void> => {
  let before = await layers(page);
  await expect
    .poll(
      async () => {
        const now = await layers(page);
        const rids = ["q", "h", "f"].filter((rid) => now[rid]);
        const encoded = rids.filter((rid) => now[rid]!.frames > (before[rid]?.frames ?? 0));
        const active = rids.filter((rid) => now[rid]!.active);
        before = now;
        return `active ${active.join("")}, encoded ${encoded.join("")}`;
      },
      { message, intervals: [1000], timeout: 60_000 },
    )
    .toBe(`active ${wanted}, encoded ${wanted}`);
};

/** Marc's window: with the handle as far to the right as it goes, the large view is as wide as it lets it. */
const windows = { f: { width: 1280, height: 720 }, h: { width: 1024, height: 600 }, q: pocket.viewport };

/** The large view takes the size that this layer fills; the answer is its width. */
const enlarge = async (layer: keyof typeof windows): Promise<number> => {
  await marc.setViewportSize(windows[layer]);
  if (layer !== "q") await marc.getByRole("separator").press("End");
  return marc.locator("[data-floor] video").evaluate((video) => video.clientWidth);
};

test("everybody sees and hears everybody", async () => {
  for (const guest of table.guests) await enter(guest, table.session);
  for (const one of others) {
    one.tell({ session: table.session });
    one.tell({ show: small });
  }
  const inside = Date.now();
  for (const guest of table.guests) {
    const rest = everybody.filter((other) => other !== guest.id);
    const [seen, heard] = [await pictures(guest.page), await voices(guest.page)];
    const unseen = async () => {
      const now = await pictures(guest.page);
      return rest.filter((id) => grown(now[id]?.frames, seen[id]?.frames) < 5).map(nameOf);
    };
    const more = async () => Object.entries(await voices(guest.page)).filter(([mid, packets]) => grown(packets, heard[mid]) > 20).length;
    await expect.poll(unseen, { message: `whose pictures ${guest.name} does not decode`, timeout: 90_000 }).toEqual([]);
    await expect.poll(more, { message: `voices that ${guest.name} hears`, timeout: 90_000 }).toBe(rest.length);
    console.log(`eight: ${guest.name} sees and hears seven others ${Date.now() - inside} ms after the last went in`);
  }
  const before = others.map(({ report }) => report.from);
  const lacks = () =>
    others.flatMap((one, i) => {
      const [now, then] = [one.report.from, before[i]!];
      const rest = everybody.filter((id) => id !== one.person);
      const unseen = rest.filter((id) => grown(now[id]?.frames, then[id]?.frames) < 5);
      const unheard = rest.filter((id) => grown(now[id]?.sound, then[id]?.sound) < 20);
      return [...unseen.map((id) => `${names[i]} does not see ${nameOf(id)}`), ...unheard.map((id) => `${names[i]} does not hear ${nameOf(id)}`)];
    });
  await expect.poll(lacks, { message: "participants without a browser", timeout: 90_000 }).toEqual([]);
  console.log(`eight: everybody sees and hears everybody ${Date.now() - inside} ms after the last went in`);
});

test("a layer that nobody watches is not sent, and comes back", async () => {
  const lead = table.guests[0]!;
  await expect(marc.locator(`[data-floor="${lead.id}"] video`)).toBeVisible(); // she begins the round
  await enlarge("f");
  await sends(nadia, "qf", "layers of Nadia's camera while Marc shows her large");
  await enlarge("q");
  await sends(nadia, "q", "layers of Nadia's camera while everybody shows her small");
  await enlarge("h");
  await sends(nadia, "qh", "layers of Nadia's camera while Marc shows her in middle size");
  const width = async () => (await pictures(marc))[lead.id]?.width;
  await expect.poll(width, { message: "width of Nadia's picture" }).toBeGreaterThan(320);
  for (const one of others) await expect.poll(() => one.report.layers, { message: "layers of those whom everybody shows small" }).toMatchObject({ q: true, h: false, f: false });
});

test("a picture's layer follows the size of its tile", async () => {
  const wei = others[0]!;
  await nadia.getByRole("button", { name: `Donner la parole à ${names[0]}` }).click();
  await expect(marc.locator(`[data-floor="${wei.person}"] video`)).toBeVisible();
  const width = async () => (await pictures(marc))[wei.person]?.width;
  for (const [layer, pixels] of [["f", 1280], ["h", 640], ["q", 320], ["f", 1280]] as const) {
    const tile = await enlarge(layer);
    const since = Date.now();
    await expect.poll(width, { message: `width of Wei's picture in a tile of ${tile}`, intervals: [200], timeout: 60_000 }).toBe(pixels);
    await expect.poll(() => wei.report.layers?.[layer], { message: `the server wants ${layer} of Wei` }).toBe(true);
    console.log(`eight: ${pixels} pixels ${Date.now() - since} ms after the tile was ${tile}`);
  }
});
