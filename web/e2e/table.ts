// People around a table: their own browser contexts, gathered by the API, seated through the door a person uses.
import { expect, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";

/** What window.__codev.media() reports (web/src/media/stats.ts). */
export interface MediaReport {
  gen: number;
  state: string;
  cipher: string;
  framesDecoded: number;
  videosDecoding: number;
  audioPackets: number;
}

/** One person in a context of their own. */
export interface Guest {
  name: string;
  id: string;
  page: Page;
}

/** A group's people and their planned session; the first is owner and facilitator. */
export interface Gathering {
  group: string;
  session: string;
  guests: Guest[];
}

/** A seat to take; in a browser of its own, where one is named. */
export type Seat = { name: string; lang?: "fr" | "en"; context?: BrowserContextOptions; browser?: Browser };

/** Makes a group, invites everyone, plans a session with seats in this order; by voice alone, where no picture is looked at. */
export const gather = async (browser: Browser, url: string, seats: readonly Seat[], audioOnly = false): Promise<Gathering> => {
  const guests: Guest[] = [];
  let group = "";
  for (const { name, lang = "fr", context, browser: own = browser } of seats) {
    const page = await (await own.newContext({ locale: lang === "fr" ? "fr-FR" : "en-GB", baseURL: url, ...context })).newPage();
    const host = guests[0];
    if (!host) {
      const made = await post(page, url, "/api/groups", { name: "Cadres Ouest", you: name, lang, audioOnly });
      group = made.group.id;
      guests.push({ name, id: made.you.id, page });
      continue;
    }
    const { invitation } = await post(host.page, url, `/api/groups/${group}/invitations`, { for: name });
    const accepted = await post(page, url, "/api/invitations/accept", { token: invitation.token, name, lang });
    await post(host.page, url, `/api/groups/${group}/members/${accepted.you.id}/confirm`, {});
    guests.push({ name, id: accepted.you.id, page });
  }
  const ids = guests.map((guest) => guest.id);
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await post(guests[0]!.page, url, `/api/groups/${group}/sessions`, { template: "classic90", startsAt, facilitator: ids[0], seats: ids });
  return { group, session: session.id, guests };
};

// eslint-disable-next-line -- the answers are those of API.md; the tests read a few members of each
export const post = async (page: Page, url: string, path: string, data: object): Promise<any> => {
  const answer = await page.request.post(url + path, { data, headers: { origin: url } });
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return answer.json();
};

/** Through the device check into the room; without a camera where pictures are not what is looked at, for they cost a core. */
export const enter = async (guest: Guest, session: string, camera = true): Promise<void> => {
  await guest.page.goto(`/s/${session}`);
  if (!camera) await guest.page.getByRole("button", { name: /^(Couper la caméra|Turn the camera off)$/ }).click();
  await guest.page.getByRole("button", { name: /^(Entrer|Go in)$/ }).click();
  await expect(guest.page.locator(".cue__say")).toBeVisible();
};

/** Sends everyone home. */
export const leave = async (gathering: Gathering): Promise<void> => {
  for (const { page } of gathering.guests) await page.context().close();
};

export const media = (page: Page): Promise<MediaReport> =>
  page.evaluate(() => (window as unknown as { __codev: { media: () => Promise<MediaReport> } }).__codev.media());

/** Waits until this person decodes so many videos, hears, and both go on. */
export const seesAndHears = async ({ page, name }: Guest, videos: number): Promise<MediaReport> => {
  await expect.poll(async () => (await media(page)).videosDecoding, { message: `videos that ${name} decodes`, timeout: 30_000 }).toBe(videos);
  const first = await media(page);
  await expect.poll(async () => (await media(page)).framesDecoded, { message: `frames that ${name} decodes` }).toBeGreaterThan(first.framesDecoded + 10);
  await expect.poll(async () => (await media(page)).audioPackets, { message: `sound that ${name} receives` }).toBeGreaterThan(first.audioPackets);
  return media(page);
};

/** The facilitator's button to the next step; everyone is then in it. */
export const go = async ({ guests }: Gathering, button: string, step: string): Promise<void> => {
  await guests[0]!.page.getByRole("button", { name: button, exact: true }).click();
  for (const { page } of guests) await expect(page.locator("html")).toHaveAttribute("data-phase", step);
};

/** An init script that keeps the page's websockets in window.sockets, where a test can cut them or speak through them. */
export const keepSockets = () => {
  const kept: WebSocket[] = ((window as unknown as { sockets: WebSocket[] }).sockets = []);
  window.WebSocket = new Proxy(WebSocket, {
    construct: (target, given: [string]) => {
      const socket = new target(...given);
      kept.push(socket);
      return socket;
    },
  });
};

/** An init script that keeps the page's PeerConnections in window.connections, where a test can ask them for their statistics. */
export const keepConnections = () => {
  const kept: RTCPeerConnection[] = ((window as unknown as { connections: RTCPeerConnection[] }).connections = []);
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, given: [RTCConfiguration?]) => {
      const connection = new target(...given);
      kept.push(connection);
      return connection;
    },
  });
};
