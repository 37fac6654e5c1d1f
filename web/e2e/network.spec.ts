// One browser on a line of its own (netns.ts) that becomes bad in every way lines do, at one table with another browser and with
// participants without one. Times are printed; the limits are wide, for two cores under load: the bars are in bars.md.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import settings from "../playwright.config";
import { buildHeadless, Headless } from "./headless";
import { Network, server as address } from "./netns";
import { pretendScreen, readScreen, turned } from "./screen";
import { expect, Server, test } from "./server";
import { enter, gather, leave, post, seesAndHears, type Gathering, type Guest } from "./table";

const launch = settings.use?.launchOptions ?? {};
const voices = 2; // participants without a browser

let directory = "";
let certificate = "";
let network: Network;
let server: Server;
let near: Browser;
let far: Browser;
let table: Gathering;
let others: Headless[] = [];
let marc: Guest;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  directory = mkdtempSync(join(tmpdir(), "codev-network-"));
  network = await Network.lay(directory, () => Number(new URL(server.url).port));
  const root = execFileSync("go", ["env", "GOROOT"]).toString().trim();
  execFileSync("go", ["run", join(root, "src/crypto/tls/generate_cert.go"), "--host", address, "--ca", "--duration", "24h"], { cwd: directory, stdio: "pipe" });
  certificate = join(directory, "cert.pem");
  const binary = buildHeadless(directory);
  server = new Server(["--tls-cert", certificate, "--tls-key", join(directory, "key.pem")], address);
  await server.start();
  const args = [...(launch.args ?? []), "--ignore-certificate-errors"];
  near = await chromium.launch({ ...launch, args });
  far = await chromium.launch({ ...launch, args, executablePath: network.wrap(launch.executablePath ?? chromium.executablePath(), directory) });
  const trusting = { ignoreHTTPSErrors: true };
  table = await gather(near, server.url, [
    { name: "Nadia", context: trusting },
    { name: "Marc", context: trusting, browser: far },
    { name: "Hélène", context: trusting },
  ]);
  await table.guests.pop()!.page.context().close(); // her seat stays empty; it makes the table three
  marc = table.guests[1]!;
  const lead = table.guests[0]!.page;
  for (let i = 0; i < voices; i++) {
    const { invitation } = await post(lead, server.url, `/api/groups/${table.group}/invitations`, { for: `Voix ${i}` });
    const voice = new Headless(binary, server.url, `Voix ${i}`, certificate);
    voice.tell({ invitation: invitation.token });
    await expect.poll(() => voice.person).not.toBe("");
    await post(lead, server.url, `/api/groups/${table.group}/members/${voice.person}/confirm`, {});
    others.push(voice);
  }
  const ids = [...table.guests.map((guest) => guest.id), ...others.map((voice) => voice.person)];
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const planned = await post(lead, server.url, `/api/groups/${table.group}/sessions`, { template: "classic90", startsAt, facilitator: ids[0], seats: ids });
  table.session = planned.session.id;
  others.forEach((voice, i) => {
    voice.tell({ session: table.session });
    voice.tell({ levels: turn(i) });
  });
  for (const guest of table.guests) await watch(guest.page);
  for (const guest of table.guests) await enter(guest, table.session);
  for (const guest of table.guests) await seesAndHears(guest, 1 + voices);
});

test.afterAll(async () => {
  for (const voice of others) await voice.end();
  await near?.close();
  await far?.close();
  await server?.stop();
  server?.remove();
  await network?.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Levels in -dBov, 20 ms each: the voices take turns of four seconds, and each begins while the other still speaks. */
const turn = (of: number): number[] => Array.from({ length: 50 * 4 * voices }, (_, i) => ((i - 200 * of + 200 * voices) % (200 * voices) < 225 ? 30 : 90));

/** What the page's own eye saw of its media, sampled twenty times a second. */
interface Sample {
  at: number;
  sound: number;
  frames: number;
}

/** Keeps the page's PeerConnections where a test can ask them, and samples what comes, through reloads. */
const watch = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const kept: RTCPeerConnection[] = [];
    const Own = RTCPeerConnection;
    window.RTCPeerConnection = class extends Own {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.push(this);
      }
    };
    const samples: Sample[] = [];
    Object.assign(window, { __kept: kept, __samples: samples });
    const look = async () => {
      const report = await (window as unknown as { __codev?: { media: () => Promise<{ audioPackets: number; framesDecoded: number }> } }).__codev?.media();
      if (report) samples.push({ at: Date.now(), sound: report.audioPackets, frames: report.framesDecoded });
      setTimeout(look, 50);
    };
    void look();
  });
};

const samples = (page: Page): Promise<Sample[]> => page.evaluate(() => (window as unknown as { __samples: Sample[] }).__samples);

/** When, in milliseconds after a moment, something new came first that was not still on its way; Infinity when nothing did. */
const back = async (page: Page, of: "sound" | "frames", since: number): Promise<number> => {
  const seen = (await samples(page)).filter(({ at }) => at >= since);
  const first = seen[0];
  const next = seen.findIndex((sample) => first && (sample[of] > first[of] || sample[of] < first[of]) && sample[of] > 0);
  return next < 0 ? Infinity : seen[next]!.at - since;
};

/** Waits until the others' sound came again, then their pictures, and says after how long. */
const returns = async (what: string, page: Page, since: number, within: number): Promise<void> => {
  for (const of of ["sound", "frames"] as const) {
    await expect.poll(() => back(page, of, since), { message: `${what}: ${of}`, timeout: within }).toBeLessThan(Infinity);
  }
  const [sound, frames] = [await back(page, "sound", since), await back(page, "frames", since)];
  console.log(`network: ${what}: sound after ${sound} ms, pictures after ${frames} ms`);
};

interface Heard {
  concealed: number;
  samples: number;
  freezes: number;
  frozen: number; // s
  frames: number;
  voices: Record<string, number>; // packets of each line of sound
  connection: number;
}

/** The receiving side's own figures, of the present connection. */
const heard = (page: Page): Promise<Heard> =>
  page.evaluate(async () => {
    const kept = (window as unknown as { __kept: RTCPeerConnection[] }).__kept;
    const sum: Heard = { concealed: 0, samples: 0, freezes: 0, frozen: 0, frames: 0, voices: {}, connection: kept.length };
    (await kept.at(-1)?.getStats())?.forEach((row) => {
      if (row.type !== "inbound-rtp") return;
      sum.concealed += (row.concealedSamples ?? 0) - (row.silentConcealedSamples ?? 0);
      sum.samples += row.totalSamplesReceived ?? 0;
      sum.freezes += row.freezeCount ?? 0;
      sum.frozen += row.totalFreezesDuration ?? 0;
      sum.frames += row.framesDecoded ?? 0;
      if (row.kind === "audio") sum.voices[row.id] = row.packetsReceived;
    });
    return sum;
  });

/** Which way the packets go: the protocol, and whether through the relay. */
const path = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const pc = (window as unknown as { __kept: RTCPeerConnection[] }).__kept.at(-1);
    const rows = [...((await pc?.getStats())?.values() ?? [])];
    const pair = rows.find((row) => row.id === rows.find((r) => r.type === "transport")?.selectedCandidatePairId);
    const local = rows.find((row) => row.id === pair?.localCandidateId);
    return local ? `${local.candidateType} ${local.relayProtocol ?? local.protocol}` : "none";
  });

/**
 * Lets it go on for a while and gives what came meanwhile, and how many lines of sound carried some of it. A line so bad that the connection
 * was made anew meanwhile has another such while.
 */
const during = async (page: Page, seconds: number) => {
  let after = await heard(page);
  let before = after;
  for (let tries = 0; tries < 3; tries++) {
    before = after;
    await page.waitForTimeout(1000 * seconds); // the measurement itself is a stretch of time
    after = await heard(page);
    if (after.connection === before.connection) break;
    console.log("network: the connection was made anew");
  }
  const since = (of: "concealed" | "samples" | "freezes" | "frozen" | "frames"): number => after[of] - before[of];
  return {
    concealed: since("concealed") / Math.max(1, since("samples")),
    freezes: since("freezes"),
    frozen: since("frozen"),
    frames: since("frames"),
    voices: Object.entries(after.voices).filter(([line, packets]) => packets > 0 && packets !== before.voices[line]).length,
  };
};

const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;

test("5 % loss each way, 100 ms there and back: sound has few gaps, pictures go on", async () => {
  await network.worsen({ loss: 5, delay: 50 });
  const came = await during(marc.page, 12);
  await network.heal();
  console.log(`network: 5 % loss, 100 ms: ${came.frames} frames, ${came.freezes} freezes (${came.frozen.toFixed(1)} s), sound concealed ${percent(came.concealed)}`);
  expect(came.concealed).toBeLessThan(0.1);
  expect(came.frames).toBeGreaterThan(100);
});

test("300 kbit/s: every voice is heard, and who leads the talk is seen", async () => {
  await network.worsen({ down: 300 });
  await marc.page.waitForTimeout(4000); // until the estimate has seen it
  const came = await during(marc.page, 8);
  console.log(`network: 300 kbit/s: ${came.voices} voices, ${came.frames} frames, sound concealed ${percent(came.concealed)}`);
  expect(came.voices).toBe(1 + voices);
  expect(came.frames).toBeGreaterThan(10);
});

test("300 kbit/s: the text of a shared screen can be read, some seconds after a page was turned", async () => {
  const lead = table.guests[0]!.page;
  await pretendScreen(lead, 12_000);
  await lead.getByRole("button", { name: "Écran", exact: true }).click();
  const seen = await readScreen(marc.page, 40);
  const sound = await during(marc.page, 4);
  await lead.getByRole("button", { name: "Ne plus montrer" }).click();
  const whole = (await turned(lead)).filter((at) => at + 12_000 <= seen.at(-1)!.at);
  const after = whole.map((at, page) => (seen.find((glance) => glance.page === page && glance.right > 0.98)?.at ?? Infinity) - at);
  console.log(`network: a screen at 300 kbit/s: read after ${after.map((ms) => (ms / 1000).toFixed(1)).join(", ")} s, ${seen.at(-1)?.frames} frames of ${seen.at(-1)?.size}, ${sound.voices} voices, sound concealed ${percent(sound.concealed)}`);
  expect(after.filter((ms) => ms < 12_000).length).toBeGreaterThanOrEqual(2);
  expect(sound.voices).toBe(1 + voices);
  expect(sound.concealed).toBeLessThan(0.15);
});

test("60 kbit/s: those who speak in turn are heard whole, pictures give way and come back", async () => {
  await table.guests[0]!.page.getByRole("button", { name: "Micro", exact: true }).click(); // its test sound never ends, and there is room for one voice
  await network.worsen({ down: 60 });
  await marc.page.waitForTimeout(6000); // until the line is empty again
  const came = await during(marc.page, 8);
  console.log(`network: 60 kbit/s: ${came.voices} voices, ${came.frames} frames, sound concealed ${percent(came.concealed)}`);
  expect(came.voices).toBe(voices);
  expect(came.concealed).toBeLessThan(0.15);
  await network.heal();
  await returns("after 60 kbit/s", marc.page, Date.now(), 30_000);
});

test("another address in mid-call: sound is back without a click", async () => {
  network.move();
  await returns("another address", marc.page, Date.now(), 15_000);
});

test("five seconds without network: sound is back without a click", async () => {
  await network.cut();
  await marc.page.waitForTimeout(5000);
  await network.heal();
  await returns("after 5 s without network", marc.page, Date.now(), 15_000);
});

test("UDP is turned off in mid-call: sound goes another way", async () => {
  network.let("tcp");
  await returns("without UDP", marc.page, Date.now() + 500, 30_000); // what was on its way has come by then
  console.log(`network: without UDP: ${await path(marc.page)}`);
  network.let("all");
});

test("only the HTTPS port is open: in the room with sound, through the relay", async () => {
  network.let("https");
  const entered = Date.now();
  await marc.page.reload(); // who was in the room comes back into it
  await expect.poll(() => back(marc.page, "sound", entered), { timeout: 30_000 }).toBeLessThan(Infinity);
  console.log(`network: HTTPS only: sound ${await back(marc.page, "sound", entered)} ms and pictures ${await back(marc.page, "frames", entered)} ms after loading the page, ${await path(marc.page)}`);
  expect(await path(marc.page)).toMatch(/ tls$/); // TURN over the HTTPS port
  network.let("all");
  await leave(table);
});
