// What a person is told of their own line, and what the facilitator is told of the others'. The server's words are put into the page's
// socket here: that it says them on a narrow line is the matter of its own tests.
import type { Page } from "@playwright/test";
import { look } from "./axe";
import { expect, test } from "./server";
import { enter, gather, type Gathering, keepSockets, leave, media, seesAndHears } from "./table";

test.describe.configure({ mode: "serial" });

let table: Gathering;
let nadia: Page, helene: Page, marc: Page;

/** The server says this to this page. */
const says = (page: Page, frame: object) =>
  page.evaluate((text) => (window as unknown as { sockets: WebSocket[] }).sockets.at(-1)?.dispatchEvent(new MessageEvent("message", { data: text })), JSON.stringify(frame));

/** Keeps what the server itself says of lines from the page: on a busy machine it would take back what a test has said. */
const hushLines = () => {
  window.WebSocket = new Proxy(WebSocket, {
    construct: (target, given: [string]) => {
      const socket = new target(...given);
      socket.addEventListener("message", (event) => {
        if (event.isTrusted && /^line/.test((JSON.parse(String(event.data)) as { t: string }).t)) event.stopImmediatePropagation();
      });
      return socket;
    },
  });
};

test.beforeAll(async ({ browser, server }) => {
  table = await gather(browser, server.url, [{ name: "Nadia" }, { name: "Hélène" }, { name: "Marc", lang: "en" }]);
  [nadia, helene, marc] = table.guests.map((guest) => guest.page) as [Page, Page, Page];
  for (const page of [nadia, helene, marc]) {
    await page.addInitScript(keepSockets);
    await page.addInitScript(hushLines);
  }
  for (const [i, guest] of table.guests.entries()) await enter(guest, table.session, i === 1);
  await seesAndHears(table.guests[0]!, 1);
});

test.afterAll(() => leave(table));

test("on a narrow line a paused picture says so in its place, and one is told once", async () => {
  const seat = marc.locator(`[data-person="${table.guests[1]!.id}"], [data-floor="${table.guests[1]!.id}"]`);
  const { gen } = await media(marc);
  await says(marc, { t: "line", gen, quality: "limited", paused: [{ person: table.guests[1]!.id, kind: "video" }], estimate: 180_000 });
  await expect(seat.getByText(/picture paused/).first()).toBeVisible();
  await expect(seat.locator("video")).toHaveCSS("opacity", "0");
  await expect(marc.getByText("Narrow line: voices first.")).toBeVisible();
  await look(marc, "narrow");
  await marc.getByRole("button", { name: "Not now" }).click();
  await says(marc, { t: "line", gen, quality: "audio", paused: [{ person: table.guests[1]!.id, kind: "audio" }], estimate: 60_000 });
  await expect(seat.getByText("voice paused", { exact: true })).toBeVisible();
  await look(marc, "unheard");
  await says(marc, { t: "line", gen, quality: "good", estimate: 900_000 });
  await expect(seat.getByText(/voice paused/)).toHaveCount(0);
  await expect(seat.getByText(/picture paused/)).toHaveCount(0);
  await expect(seat.locator("video").first()).toHaveCSS("opacity", "1");
});

test("the own connection: words first, then figures; nothing of it to others", async () => {
  await marc.setViewportSize({ width: 1280, height: 800 }); // a phone shows fewer pictures, and what is not shown does not come
  const { gen } = await media(marc);
  await says(marc, { t: "line", gen, quality: "audio", estimate: 60_000 });
  await marc.getByText("Narrow line: voices only.").waitFor();
  await marc.getByRole("button", { name: "My connection" }).click();
  const dialog = marc.getByRole("dialog", { name: "My connection" });
  await expect(dialog.getByText("Your line carries voices only.")).toBeVisible();
  await expect(dialog.getByText("You are connected directly.")).toBeVisible();
  await expect(dialog.locator("dd").filter({ hasText: /60 kbit\/s to you/ })).toBeVisible();
  await expect(dialog.locator("div", { has: marc.locator("dt", { hasText: "Hélène" }) }).locator("dd").last()).toContainText(/voice \d+/);
  await look(marc, "connection");
  await marc.keyboard.press("Escape");
  await says(marc, { t: "line", gen, quality: "good" });
  await expect(helene.getByText("Ligne étroite")).toHaveCount(0);
});

test("the facilitator is told whose line is limited, and what one can do; the others are not", async () => {
  await nadia.setViewportSize({ width: 1280, height: 800 });
  await says(nadia, { t: "lines", people: [{ person: table.guests[2]!.id, quality: "limited" }] });
  await expect(nadia.locator(".rail").getByText("Marc est sur un réseau limité : les voix d’abord.")).toBeVisible();
  await expect(nadia.locator("[data-said]")).toContainText("Marc est sur un réseau limité");
  await look(nadia, "help-line");
  await expect(helene.getByText("réseau limité")).toHaveCount(0);
  await says(nadia, { t: "lines", people: [] });
  await expect(nadia.locator(".rail").getByText("réseau limité")).toHaveCount(0);
});
